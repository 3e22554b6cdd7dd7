# Gemma's layers: they norm what goes into attention and feed-forward, and also what comes out. prenorm.py says what each
# function does.

# The square root of the hidden size, rounded to the compute type as transformers does.
def scaled(x: Tensor) -> Tensor:
  size = torch.full([], torch.size(x, -1), dtype=6, layout=None, device=x.device)
  return x * torch.to(torch.sqrt(size), x.dtype)

# Stored weights are distances from 1.
def norm_weight(weight: Tensor) -> Tensor:
  return weight + 1.

def rest(weights: Dict[str, Tensor], x: Tensor, a: Tensor, epsilon: Tensor, packed: bool) -> Tensor:
  y = __torch__.layers.linear(a, weights["o_proj"], None, packed)
  x = x + __torch__.layers.rms_norm(y, weights["post_attention_layernorm"], epsilon)
  y = __torch__.layers.rms_norm(x, weights["pre_feedforward_layernorm"], epsilon)
  y = __torch__.layers.linear(__torch__.kind.gated(y, weights, packed), weights["down_proj"], None, packed)
  return x + __torch__.layers.rms_norm(y, weights["post_feedforward_layernorm"], epsilon)

# gelu(x @ gate) * (x @ up), with the approximation by tanh
def gated(x: Tensor, weights: Dict[str, Tensor], packed: bool) -> Tensor:
  if packed:
    gate = ops.mkldnn._linear_pointwise(x, weights["gate_proj"], None, "gelu", [], "tanh")
    y = ops.mkldnn._linear_pointwise(x, gate, weights["up_proj"], None, "mul")
  else:
    gate, up = torch.chunk(torch.linear(x, weights["gate_up_proj"]), 2, -1)
    y = torch.gelu(gate, approximate="tanh") * up
  return y
