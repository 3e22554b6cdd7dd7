def doubled(x: Tensor) -> Tensor:
  return x + x

def beyond(x: Tensor) -> Tensor:
  return torch.narrow(x, 0, 0, 1000)
