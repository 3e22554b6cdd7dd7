/**
 * The tables of a run: their columns with unit and meaning, the format of their files, and the
 * pages that explain them. Uses Spark, Parquet and Gson, and nothing else of rsd.
 */
package io.rsd.spark.tables;
