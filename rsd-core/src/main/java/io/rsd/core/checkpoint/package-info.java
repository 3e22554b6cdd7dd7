/**
 * HuggingFace model folders on disk: what {@code config.json} says, which tensors the safetensors
 * files hold and where their bytes lie, and the same folders written back. Nothing here computes
 * with a model; errors name the file and the field or tensor that is wrong.
 */
package io.rsd.core.checkpoint;
