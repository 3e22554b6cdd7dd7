package io.rsd.spark.run;

import com.google.gson.annotations.SerializedName;

/**
 * What the manifest has of a file of a table. A file without rows is not written.
 *
 * @param rows in the file
 * @param bytes its size
 * @param leftOut rows that were made with it and are not in it: attempts that were cancelled
 */
record FileRecord(long rows, long bytes, @SerializedName("left_out") long leftOut) {}
