/**
 * TorchScript programs as Java calls them: packing source and attributes into an archive, loading
 * it on a device, calling its methods with arrays and buffers. The only package that touches DJL's
 * PyTorch engine. Knows nothing of language models, and uses no other package.
 */
package io.rsd.core.torchscript;
