# Layers that norm what goes into attention and feed-forward.

# Embedding rows, as the first layer reads them. It is linear, so it also takes the gradient of its result to that of
# its argument.
def scaled(x: Tensor) -> Tensor:
  return x

# The factor of a norm, from the stored weight.
def norm_weight(weight: Tensor) -> Tensor:
  return weight

# A layer after its attention: the output matrix on the heads `a`, and the feed-forward part.
def rest(weights: Dict[str, Tensor], x: Tensor, a: Tensor, epsilon: Tensor, packed: bool) -> Tensor:
  x = __torch__.layers.linear_onto(x, a, weights["o_proj"], packed)
  y = __torch__.layers.rms_norm(x, weights["post_attention_layernorm"], epsilon)
  return __torch__.layers.linear_onto(x, __torch__.layers.gated(y, weights, packed), weights["down_proj"], packed)
