/**
 * Running language models: the decoder program of a configuration (the {@code .py} files of this
 * package), loading weights into the program's layout, the KV cache, scoring whole sequences, and
 * benchmarks. May use {@code checkpoint}, {@code config} and {@code torchscript}. It knows neither
 * text nor decoding policies.
 */
package io.rsd.core.model;
