# Reads a large tensor from end to end, to measure the device's memory bandwidth.

class Bandwidth(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  data : List[Tensor]

  def allocate(self: __torch__.Bandwidth, elements: int, like: Tensor) -> List[Tensor]:
    torch.append(self.data, torch.ones([elements], dtype=6, layout=None, device=like.device))
    return annotate(List[Tensor], [])

  def read(self: __torch__.Bandwidth) -> List[Tensor]:
    return [torch.sum(self.data[0])]
