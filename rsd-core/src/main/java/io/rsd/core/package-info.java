/**
 * Models, decoding and training, without Spark and without benchmarks.
 *
 * <p>Each package may use those before it in this list, and none after it: {@code files}, {@code
 * config}, {@code checkpoint}, {@code torchscript}, {@code text}, {@code model}, {@code decoding},
 * {@code training}. This package itself holds only the errors that all of them share.
 */
package io.rsd.core;
