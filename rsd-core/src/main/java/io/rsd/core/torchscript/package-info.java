/**
 * TorchScript programs: packing source and attributes into an archive, loading it on a device, and
 * calling its methods with arrays and buffers. Only this package uses DJL's PyTorch engine. It
 * knows nothing of language models and uses no other package.
 */
package io.rsd.core.torchscript;
