# Llama 3: plain projections. See layers.py.

def prepare(weights: Dict[str, Tensor], query_heads: int, kv_heads: int, query_scale: float) -> None:
  pass

def project(weights: Dict[str, Tensor], x: Tensor, query_heads: int, kv_heads: int, epsilon: Tensor, packed: bool) -> Tuple[Tensor, Tensor]:
  heads = __torch__.layers.linear(x, weights["qkv_proj"], None, packed)
  heads = torch.unflatten(heads, -1, [query_heads + 2 * kv_heads, -1])
  turning = torch.to(torch.narrow(heads, 2, 0, query_heads + kv_heads), 6)
  return (turning, torch.narrow(heads, 2, query_heads + kv_heads, kv_heads))
