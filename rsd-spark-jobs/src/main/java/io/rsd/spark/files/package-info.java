/** Locations that a user can name, in any file system that Hadoop knows. */
package io.rsd.spark.files;
