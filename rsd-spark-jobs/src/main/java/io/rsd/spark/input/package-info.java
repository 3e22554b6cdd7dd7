/**
 * From problem files to the tables of problems and rejects: reading, sorting out, and the prompts.
 */
package io.rsd.spark.input;
