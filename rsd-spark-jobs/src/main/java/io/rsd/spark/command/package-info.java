/**
 * One class per command: it parses options, reads settings, and calls the stage or service that
 * does the work. Commands may use every package; no package uses commands.
 */
package io.rsd.spark.command;
