/**
 * Checks of devices, libraries and memory in the driver and inside executors, for {@code rsd
 * doctor}.
 */
package io.rsd.spark.doctor;
