/**
 * A run: its folder, its lock, its manifest, the files of its tables, and the Spark session it
 * works with. Knows no stage; uses {@code tables} and {@code files}.
 */
package io.rsd.spark.run;
