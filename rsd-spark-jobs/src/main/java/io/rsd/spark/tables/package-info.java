/** The schemas of all tables of a run. Depends on nothing but Spark's types. */
package io.rsd.spark.tables;
