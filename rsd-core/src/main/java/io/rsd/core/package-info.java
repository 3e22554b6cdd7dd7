/**
 * Models, decoding and training, without Spark and without benchmarks.
 *
 * <p>The packages build on each other in this order, and never the other way: {@code files}, {@code
 * config}, {@code checkpoint}, {@code torchscript}, {@code text}, {@code model}, {@code decoding},
 * {@code training}. This package itself holds only the error that all of them share.
 */
package io.rsd.core;
