# Phi 3 and Phi-4-mini: plain projections, which the checkpoint stores stacked already. See layers.py, and longrope.py for
# the rotary embedding.

def prepare(weights: Dict[str, Tensor], query_heads: int, kv_heads: int, query_scale: float) -> None:
  pass

def project(weights: Dict[str, Tensor], x: Tensor, query_heads: int, kv_heads: int, epsilon: Tensor, packed: bool) -> Tuple[Tensor, Tensor]:
  heads = __torch__.layers.linear(x, weights["qkv_proj"], None, packed)
  heads = torch.unflatten(heads, -1, [query_heads + 2 * kv_heads, -1])
  turning = torch.to(torch.narrow(heads, 2, 0, query_heads + kv_heads), 6)
  return (turning, torch.narrow(heads, 2, query_heads + kv_heads, kv_heads))
