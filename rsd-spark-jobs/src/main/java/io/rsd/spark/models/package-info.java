/**
 * Model folders in any file system, their copies on a machine's disk, and loaded models. Runs in
 * the driver and on executors alike; starts no Spark job.
 */
package io.rsd.spark.models;
