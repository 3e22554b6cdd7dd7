package io.rsd.spark.input;

/**
 * What became of the rows of a problem file.
 *
 * @param rows all that were taken from the input
 * @param problems those that can be asked
 * @param rejected those that were set aside
 * @param readable problems whose gold answer can be read
 * @param unreadable problems whose gold text states no answer that can be read, such as a proof
 * @param missing problems without a gold text
 */
public record ProblemCounts(
    long rows, long problems, long rejected, long readable, long unreadable, long missing) {}
