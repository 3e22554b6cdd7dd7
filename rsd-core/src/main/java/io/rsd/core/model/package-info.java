/**
 * Language models that run: the decoder program of a configuration (the {@code .py} files beside
 * this package), weights brought into the program's layout, the KV cache, scoring of whole
 * sequences, and measurements of a model's speed. May use {@code checkpoint} and {@code
 * torchscript}. Knows neither text nor any decoding policy.
 */
package io.rsd.core.model;
