# Gemma 3: norm weights are distances from 1, and queries and keys are normed per head. See layers.py and sandwich.py.

# One norm weight for each query and key head, so that all are normed at once. That of the queries includes the scale of
# the attention scores.
def prepare(weights: Dict[str, Tensor], query_heads: int, kv_heads: int, query_scale: float) -> None:
  for name in ["input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm", "post_feedforward_layernorm"]:
    torch._set_item(weights, name, __torch__.kind.norm_weight(weights[name]))
  of_queries = torch.mul(__torch__.kind.norm_weight(weights["q_norm"]), query_scale)
  of_queries = torch.repeat(torch.unsqueeze(of_queries, 0), [query_heads, 1])
  of_keys = torch.repeat(torch.unsqueeze(__torch__.kind.norm_weight(weights["k_norm"]), 0), [kv_heads, 1])
  torch._set_item(weights, "qk_norm", torch.cat([of_queries, of_keys]))

def project(weights: Dict[str, Tensor], x: Tensor, query_heads: int, kv_heads: int, epsilon: Tensor, packed: bool) -> Tuple[Tensor, Tensor]:
  heads = __torch__.layers.linear(x, weights["qkv_proj"], None, packed)
  heads = torch.unflatten(heads, -1, [query_heads + 2 * kv_heads, -1])
  turning = torch.narrow(heads, 2, 0, query_heads + kv_heads)
  turning = __torch__.layers.rms_norm_float(turning, weights["qk_norm"], epsilon)
  return (turning, torch.narrow(heads, 2, query_heads + kv_heads, kv_heads))
