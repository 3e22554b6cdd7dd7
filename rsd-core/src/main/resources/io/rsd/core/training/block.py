# A decoder layer without a cache, over concatenated sequences, and the loss.

# The weights of a layer by name, detached, so that gradients with respect to them can be computed.
def named(weights: List[Tensor], numbers: Dict[str, int], recorded: bool) -> Dict[str, Tensor]:
  found = annotate(Dict[str, Tensor], {})
  for name in torch.keys(numbers):
    torch._set_item(found, name, torch.requires_grad_(torch.detach(weights[numbers[name]]), recorded))
  return found

# x is [1, n, hidden]; sizes are the lengths of the sequences; cosine and sine are of all layers.
def layer(weights: Dict[str, Tensor], x: Tensor, cosine: Tensor, sine: Tensor, sizes: List[int], window: int, query_heads: int, kv_heads: int, query_scale: float, epsilon: Tensor) -> Tensor:
  __torch__.family.prepare(weights, query_heads, kv_heads, query_scale)
  y = __torch__.layers.rms_norm(x, weights["input_layernorm"], epsilon)
  turning, v = __torch__.family.project(weights, y, query_heads, kv_heads, epsilon, False)
  cosine = __torch__.context.of_layer(cosine, window)
  sine = __torch__.context.of_layer(sine, window)
  turned = torch.to(__torch__.rotary.rotate(turning, cosine, sine), x.dtype)
  queries = torch.narrow(turned, 2, 0, query_heads)
  keys = torch.narrow(turned, 2, query_heads, kv_heads)
  a = __torch__.block.attend(queries, keys, v, sizes, window)
  return __torch__.kind.rest(weights, x, a, epsilon, False)

# Causal attention within each sequence: [1, n, heads, head_size] to [1, n, query_heads * head_size].
# One call for each sequence needs no mask and computes no masked scores.
def attend(queries: Tensor, keys: Tensor, values: Tensor, sizes: List[int], window: int) -> Tensor:
  group = torch.size(queries, 2) // torch.size(keys, 2)
  q = torch.transpose(queries, 1, 2)
  k = torch.repeat_interleave(torch.transpose(keys, 1, 2), group, 1)
  v = torch.repeat_interleave(torch.transpose(values, 1, 2), group, 1)
  # One split for all sequences: the gradient of each slice on its own would be as large as the whole.
  qs = torch.split_with_sizes(q, sizes, 2)
  ks = torch.split_with_sizes(k, sizes, 2)
  vs = torch.split_with_sizes(v, sizes, 2)
  parts = annotate(List[Tensor], [])
  for i in range(len(sizes)):
    a = __torch__.context.attention(qs[i], ks[i], vs[i], window)
    torch.append(parts, torch.flatten(torch.transpose(a, 1, 2), 2))
  return torch.cat(parts, 1)

# The surprisal of the targets [n] under logits [n, vocabulary], summed and scaled, and its gradient with respect to
# the logits, in their type: the probabilities, minus one at the target.
def cross_entropy(logits: Tensor, targets: Tensor, scale: Tensor) -> Tuple[Tensor, Tensor]:
  log_probs = torch.log_softmax(logits, -1, 6)
  places = torch.unsqueeze(targets, 1)
  surprisal = -torch.sum(torch.gather(log_probs, 1, places)) * scale
  gradient = torch.exp_(log_probs)
  torch.scatter_add_(gradient, 1, places, torch.full_like(torch.to(places, 6), -1.))
  return (surprisal, torch.to(torch.mul_(gradient, scale), logits.dtype))
