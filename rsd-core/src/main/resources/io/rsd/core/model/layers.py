# A decoder layer and its parts.
#
# What differs between models is in four more files:
# - kind: how a layer adds to the residual stream, prenorm.py or sandwich.py;
# - context: to which positions a layer attends, full.py or sliding.py;
# - rotary: what the rotary embedding turns, and by which frequencies, rotary.py or longrope.py;
# - family: the file of the family.
#
# A family's file has two functions. `prepare` computes once what its layers need. `project` computes the heads of a
# layer, each [batch, steps, heads, head_size]: those that the rotary embedding turns (the queries, then the keys, in
# float32) and the values.

def layer(weights: Dict[str, Tensor], x: Tensor, cosine: Tensor, sine: Tensor, places: Tensor, mask: Tensor, keys: Tensor, values: Tensor, first: int, query_heads: int, kv_heads: int, epsilon: Tensor, packed: bool) -> Tensor:
  y = __torch__.layers.rms_norm(x, weights["input_layernorm"], epsilon)
  turning, v = __torch__.family.project(weights, y, query_heads, kv_heads, epsilon, packed)
  turned = torch.to(__torch__.rotary.rotate(turning, cosine, sine), x.dtype)
  __torch__.layers.write(keys, places, torch.narrow(turned, 2, query_heads, kv_heads))
  __torch__.layers.write(values, places, v)
  batch = torch.size(x, 0)
  a = __torch__.layers.attend(torch.narrow(turned, 2, 0, query_heads), torch.narrow(keys, 0, first, batch), torch.narrow(values, 0, first, batch), mask)
  return __torch__.kind.rest(weights, x, a, epsilon, packed)

# Weights

# Whether all numbers of a tensor are finite, as [0] or [1]. A sum is enough to see that, unless it overflows, and reads
# the numbers only once.
def finite(x: Tensor) -> Tensor:
  found = torch.isfinite(torch.sum(x))
  if not bool(found):
    found = torch.all(torch.isfinite(x))
  return torch.to(torch.unsqueeze(found, 0), 4)

# Matrices

def packed(weight: Tensor) -> Tensor:
  return ops.mkldnn._reorder_linear_weight(torch.contiguous(weight), None)

# Gate and up are one matrix for a plain product, which launches fewer kernels. They are two matrices for oneDNN, which
# fuses the activation and the product into the matrix products.
def pack(weights: Dict[str, Tensor]) -> None:
  gate, up = torch.chunk(weights["gate_up_proj"], 2)
  torch._set_item(weights, "gate_proj", __torch__.layers.packed(gate))
  torch._set_item(weights, "up_proj", __torch__.layers.packed(up))
  torch.Delete(weights, "gate_up_proj")
  for name in ["qkv_proj", "o_proj", "down_proj"]:
    torch._set_item(weights, name, __torch__.layers.packed(weights[name]))

def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor], packed: bool) -> Tensor:
  if packed:
    y = ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
  else:
    y = torch.linear(x, weight, bias)
  return y

# residual + x @ weight
def linear_onto(residual: Tensor, x: Tensor, weight: Tensor, packed: bool) -> Tensor:
  if packed:
    y = ops.mkldnn._linear_pointwise(x, residual, weight, None, "add")
  else:
    y = residual + torch.linear(x, weight)
  return y

# silu(x @ gate) * (x @ up)
def gated(x: Tensor, weights: Dict[str, Tensor], packed: bool) -> Tensor:
  if packed:
    gate = ops.mkldnn._linear_pointwise(x, weights["gate_proj"], None, "swish", [], "")
    y = ops.mkldnn._linear_pointwise(x, gate, weights["up_proj"], None, "mul")
  else:
    gate, up = torch.chunk(torch.linear(x, weights["gate_up_proj"]), 2, -1)
    y = torch.silu(gate) * up
  return y

# Norms, computed in float32. `epsilon` is a tensor, made once for all layers, so that adding it takes no operation of its
# own.

def scalar(value: float, like: Tensor) -> Tensor:
  return torch.full([], value, dtype=6, layout=None, device=like.device)

def rms_norm_float(x: Tensor, weight: Tensor, epsilon: Tensor) -> Tensor:
  norm = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)
  return x * torch.rsqrt_(torch.addcmul(epsilon, norm, norm, value=1. / torch.size(x, -1))) * weight

def rms_norm(x: Tensor, weight: Tensor, epsilon: Tensor) -> Tensor:
  return torch.to(__torch__.layers.rms_norm_float(x, weight, epsilon), x.dtype)

# Positions

# Cosine and sine [batch, steps, 1, 2 * pairs] of the rotation angle of every dimension, times the amplitude; the sine of
# the first half is negated, as `rotary.rotate` needs it.
def rotation(positions: Tensor, frequencies: Tensor, amplitude: float) -> Tuple[Tensor, Tensor]:
  angles = torch.unsqueeze(torch.unsqueeze(positions, -1) * frequencies, 2)
  cosine = torch.cos(angles)
  sine = torch.sin(angles)
  if amplitude != 1.:
    cosine = cosine * amplitude
    sine = sine * amplitude
  return (torch.cat([cosine, cosine], -1), torch.cat([-sine, sine], -1))

# 0 where a query may attend and -inf where it may not: [batch, 1, group * steps, width].
def causal_mask(positions: Tensor, width: int, group: int, dtype: int) -> Tensor:
  batch, steps = torch.size(positions)
  columns = torch.arange(width, dtype=4, layout=None, device=positions.device)
  future = torch.gt(columns, torch.unsqueeze(positions, -1))
  mask = torch.zeros([batch, steps, width], dtype=dtype, layout=None, device=positions.device)
  mask = torch.masked_fill(mask, future, -inf)
  return torch.unsqueeze(torch.repeat(mask, [1, group, 1]), 1)

# Attention

# Queries [batch, steps, query_heads, head_size] attend to the cache; result [batch, steps, query_heads * head_size].
# Queries that share a key head are rows of one product, so keys need not be repeated.
def attend(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
  batch, steps, heads, size = torch.size(queries)
  kv_heads = torch.size(keys, 1)
  group = heads // kv_heads
  width = torch.size(mask, 3)
  q = torch.permute(torch.view(queries, [batch, steps, kv_heads, group, size]), [0, 2, 3, 1, 4])
  q = torch.reshape(q, [batch, kv_heads, group * steps, size])
  a = torch.scaled_dot_product_attention(q, torch.narrow(keys, 2, 0, width), torch.narrow(values, 2, 0, width), mask)
  a = torch.permute(torch.view(a, [batch, kv_heads, group, steps, size]), [0, 3, 1, 2, 4])
  return torch.reshape(a, [batch, steps, heads * size])

# Cache

# Where the slots first .. first + batch - 1 of a cache [slots, kv_heads, capacity, head_size] have the positions [batch,
# steps], as indices into its flattened first three dimensions: [batch, steps, kv_heads].
def places(cache: Tensor, first: int, positions: Tensor) -> Tensor:
  batch, steps = torch.size(positions)
  slots, kv_heads, capacity, size = torch.size(cache)
  heads = torch.arange(batch * kv_heads, dtype=4, layout=None, device=cache.device) + first * kv_heads
  return torch.unsqueeze(positions, 2) + torch.unsqueeze(torch.view(heads * capacity, [batch, kv_heads]), 1)

# Writes `what` [batch, steps, kv_heads, head_size] at places of a cache.
def write(cache: Tensor, places: Tensor, what: Tensor) -> None:
  torch.index_put_(torch.flatten(cache, 0, 2), annotate(List[Optional[Tensor]], [places]), what)

def resized(cache: Tensor, slots: int, capacity: int) -> Tensor:
  old_slots, heads, old_capacity, size = torch.size(cache)
  new = torch.zeros([slots, heads, capacity, size], dtype=cache.dtype, layout=None, device=cache.device)
  kept_slots = min(slots, old_slots)
  kept = min(capacity, old_capacity)
  target = torch.narrow(torch.narrow(new, 0, 0, kept_slots), 2, 0, kept)
  torch.copy_(target, torch.narrow(torch.narrow(cache, 0, 0, kept_slots), 2, 0, kept))
  return new

def copy_row(cache: Tensor, source: int, target: int, length: int) -> None:
  part = torch.narrow(cache, 2, 0, length)
  torch.copy_(torch.select(part, 0, target), torch.select(part, 0, source))
