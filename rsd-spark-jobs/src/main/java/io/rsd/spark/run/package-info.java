/**
 * A run: its folder, its lock, its manifest, and the Spark session it works with. Knows no stage.
 */
package io.rsd.spark.run;
