/** The entry point of the command line, for {@code deploy/rsd} and {@code spark-submit}. */
package io.rsd.spark;
