# Asks libtorch which kernels it uses on this machine's CPU.

class Processor(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Whether oneDNN packs bfloat16 matrices on this CPU, as 1 or 0.
  def packs_bfloat16(self: __torch__.Processor) -> List[Tensor]:
    if ops.mkldnn._is_mkldnn_bf16_supported():
      found = 1
    else:
      found = 0
    return [torch.full([1], found, dtype=4, layout=None, device=torch.device("cpu"))]
