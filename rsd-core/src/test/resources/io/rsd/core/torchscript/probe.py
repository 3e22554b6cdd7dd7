# A program that hands back what it gets, and fails where it is told to.

class Probe(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  whole : int
  real : float
  flag : bool
  kept : List[Tensor]
  named : Dict[str, Tensor]

  def attributes(self: __torch__.Probe) -> List[Tensor]:
    flag = torch.tensor([int(self.flag), int(self.training)], dtype=4)
    return [torch.tensor([self.whole], dtype=4), torch.tensor([self.real], dtype=6), flag]

  def numbers(self: __torch__.Probe, whole: int, real: float, flag: bool, many: List[int]) -> List[Tensor]:
    longs = torch.tensor([whole, int(flag)], dtype=4)
    return [longs, torch.tensor([real], dtype=6), torch.tensor(many, dtype=4)]

  def text(self: __torch__.Probe, text: str) -> List[Tensor]:
    return [torch.tensor([int(text == "Grüße ☃"), int(text == "")], dtype=4)]

  def tensors(self: __torch__.Probe, longs: Tensor, floats: Tensor, bytes: Tensor) -> List[Tensor]:
    return [torch.t(longs), torch.t(floats), bytes]

  def nothing(self: __torch__.Probe) -> List[Tensor]:
    return annotate(List[Tensor], [])

  def keep(self: __torch__.Probe, floats: Tensor) -> List[Tensor]:
    torch.append(self.kept, torch.clone(floats))
    torch._set_item(self.named, "last", torch.clone(floats))
    return annotate(List[Tensor], [])

  def recall(self: __torch__.Probe) -> List[Tensor]:
    return [torch.cat(self.kept), self.named["last"], __torch__.helper.doubled(self.named["last"])]

  def of_another_type(self: __torch__.Probe) -> List[Tensor]:
    return [torch.zeros([2], dtype=3)]

  def fail(self: __torch__.Probe, floats: Tensor) -> List[Tensor]:
    fine = floats + floats
    return [__torch__.helper.beyond(fine)]

  def allocate(self: __torch__.Probe, count: int) -> List[Tensor]:
    torch.append(self.kept, torch.zeros([count], dtype=6))
    return annotate(List[Tensor], [])
