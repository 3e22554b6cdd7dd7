# Qwen3: queries and keys are normed per head before the rotary embedding. See layers.py.

# One norm weight for each query and key head, so that all are normed at once.
def prepare(weights: Dict[str, Tensor], query_heads: int, kv_heads: int, query_scale: float) -> None:
  of_queries = torch.repeat(torch.unsqueeze(weights["q_norm"], 0), [query_heads, 1])
  of_keys = torch.repeat(torch.unsqueeze(weights["k_norm"], 0), [kv_heads, 1])
  torch._set_item(weights, "qk_norm", torch.cat([of_queries, of_keys]))

def project(weights: Dict[str, Tensor], x: Tensor, query_heads: int, kv_heads: int, epsilon: Tensor, packed: bool) -> Tuple[Tensor, Tensor]:
  heads = __torch__.layers.linear(x, weights["qkv_proj"], None, packed)
  heads = torch.unflatten(heads, -1, [query_heads + 2 * kv_heads, -1])
  turning = torch.narrow(heads, 2, 0, query_heads + kv_heads)
  turning = __torch__.layers.rms_norm_float(turning, weights["qk_norm"], epsilon)
  return (turning, torch.narrow(heads, 2, query_heads + kv_heads, kv_heads))
