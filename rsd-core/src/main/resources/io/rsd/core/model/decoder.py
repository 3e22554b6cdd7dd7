# The decoder of a language model: its weights, its KV cache and the ways to run it.
#
# Weights lie in dictionaries: one for each layer, and `outer` for what is not in a layer. Java numbers
# the layers from 0 and calls `outer` -1. Dtypes are numbers: 4 int64, 6 float32, 15 bfloat16.
#
# The cache holds `slots` sequences of up to `capacity` tokens: per layer [slots, kv_heads, capacity, head_size].
# How long each sequence is, the caller knows: it hands in the lengths with every call, whatever the cache
# holds beyond them counts for nothing, and so to cut a sequence back is to hand in a smaller length.
#
# A batch is the slots first .. first + batch - 1. Row b brings tokens [batch, steps], which stand at the
# positions lengths[b], lengths[b] + 1, ... of its sequence. Rows with fewer tokens are filled up with any token.
# `width` is how much of the cache is read: at least the longest length + steps, at most the capacity.

class Decoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  dtype : int
  packed : bool
  query_heads : int
  kv_heads : int
  head_size : int
  epsilon : float
  layers : List[Dict[str, Tensor]]
  outer : Dict[str, Tensor]
  keys : List[Tensor]
  values : List[Tensor]

  # Weights

  def begin(self: __torch__.Decoder, layers: int, frequencies: Tensor) -> List[Tensor]:
    # An argument's memory is Java's and ends with the call.
    torch._set_item(self.outer, "frequencies", torch.clone(frequencies))
    for i in range(layers):
      torch.append(self.layers, annotate(Dict[str, Tensor], {}))
    return annotate(List[Tensor], [])

  def weights(self: __torch__.Decoder, layer: int) -> Dict[str, Tensor]:
    if layer < 0:
      found = self.outer
    else:
      found = self.layers[layer]
    return found

  # Norm weights stay in float32: their products are computed there.
  def allocate(self: __torch__.Decoder, layer: int, name: str, shape: List[int]) -> List[Tensor]:
    if torch.endswith(name, "norm"):
      dtype = 6
    else:
      dtype = self.dtype
    device = self.outer["frequencies"].device
    torch._set_item(self.weights(layer), name, torch.zeros(shape, dtype=dtype, layout=None, device=device))
    return annotate(List[Tensor], [])

  # Raw bytes of the given dtype become the elements start, start + 1, ... of a weight.
  def fill(self: __torch__.Decoder, layer: int, name: str, start: int, raw: Tensor, dtype: int) -> List[Tensor]:
    part = torch.view_copy(raw, dtype=dtype)
    torch.copy_(torch.narrow(torch.flatten(self.weights(layer)[name]), 0, start, torch.numel(part)), part)
    return annotate(List[Tensor], [])

  def fill_with_noise(self: __torch__.Decoder, layer: int, name: str, deviation: float) -> List[Tensor]:
    torch.normal_(self.weights(layer)[name], 0., deviation)
    return annotate(List[Tensor], [])

  # On the CPU every matrix is brought once into the order in which oneDNN reads it.
  def finish(self: __torch__.Decoder) -> List[Tensor]:
    for i in range(len(self.layers)):
      __torch__.family.prepare(self.layers[i], self.query_heads, self.kv_heads)
      if self.packed:
        __torch__.layers.pack(self.layers[i])
    if not torch.__contains__(self.outer, "lm_head"):
      torch._set_item(self.outer, "lm_head", self.outer["embed_tokens"])
    if self.packed:
      torch._set_item(self.outer, "lm_head", __torch__.layers.packed(self.outer["lm_head"]))
    return annotate(List[Tensor], [])

  # Cache

  # Gives the cache its size; sequences keep what fits into the new one.
  def resize(self: __torch__.Decoder, slots: int, capacity: int) -> List[Tensor]:
    if len(self.keys) == 0:
      for i in range(len(self.layers)):
        empty = torch.zeros([0, self.kv_heads, 0, self.head_size], dtype=self.dtype, layout=None, device=self.outer["frequencies"].device)
        torch.append(self.keys, empty)
        torch.append(self.values, empty)
    for i in range(len(self.layers)):
      torch._set_item(self.keys, i, __torch__.layers.resized(self.keys[i], slots, capacity))
      torch._set_item(self.values, i, __torch__.layers.resized(self.values[i], slots, capacity))
    return annotate(List[Tensor], [])

  # The first `length` tokens of one slot become those of others.
  def copy_slot(self: __torch__.Decoder, source: int, targets: Tensor, length: int) -> List[Tensor]:
    for i in range(len(self.layers)):
      __torch__.layers.copy_rows(self.keys[i], source, targets, length)
      __torch__.layers.copy_rows(self.values[i], source, targets, length)
    return annotate(List[Tensor], [])

  # Forward pass

  # The last hidden states [batch, steps, hidden], normed.
  def hidden(self: __torch__.Decoder, tokens: Tensor, first: int, lengths: Tensor, width: int) -> Tensor:
    batch, steps = torch.size(tokens)
    positions = torch.unsqueeze(lengths, 1) + torch.arange(steps, dtype=4, layout=None, device=tokens.device)
    cosine, sine = __torch__.layers.rotation(positions, self.outer["frequencies"])
    mask = __torch__.layers.causal_mask(positions, width, self.query_heads // self.kv_heads, self.dtype)
    x = torch.embedding(self.outer["embed_tokens"], tokens)
    for i in range(len(self.layers)):
      keys = torch.narrow(self.keys[i], 0, first, batch)
      values = torch.narrow(self.values[i], 0, first, batch)
      x = __torch__.layers.layer(self.layers[i], x, cosine, sine, positions, mask, keys, values, self.query_heads, self.kv_heads, self.epsilon, self.packed)
    return __torch__.layers.rms_norm(x, self.outer["norm"], self.epsilon)

  # Logits [n, vocabulary] in float32 of hidden states [n, hidden].
  def logits(self: __torch__.Decoder, hidden: Tensor) -> Tensor:
    return torch.to(__torch__.layers.linear(hidden, self.outer["lm_head"], None, self.packed), 6)

  # Runs the tokens and keeps nothing but their keys and values.
  def prefill(self: __torch__.Decoder, tokens: Tensor, first: int, lengths: Tensor, width: int) -> List[Tensor]:
    hidden = self.hidden(tokens, first, lengths, width)
    return annotate(List[Tensor], [])

  # Log-probabilities at temperature 1, in nats: of `targets` [batch, steps] as the tokens after each position, and
  # of the whole vocabulary after the positions `last` [n] of the flattened [batch * steps].
  def score(self: __torch__.Decoder, tokens: Tensor, first: int, lengths: Tensor, width: int, targets: Tensor, last: Tensor) -> List[Tensor]:
    batch, steps = torch.size(tokens)
    hidden = torch.flatten(self.hidden(tokens, first, lengths, width), 0, 1)
    wanted = torch.flatten(targets)
    scores = torch.zeros([batch * steps], dtype=6, layout=None, device=tokens.device)
    # All logits at once would be gigabytes for a long sequence.
    for part in range((batch * steps + 63) // 64):
      start = part * 64
      count = min(64, batch * steps - start)
      logits = self.logits(torch.narrow(hidden, 0, start, count))
      of_targets = torch.gather(logits, 1, torch.unsqueeze(torch.narrow(wanted, 0, start, count), 1))
      torch.copy_(torch.narrow(scores, 0, start, count), torch.squeeze(of_targets, 1) - torch.logsumexp(logits, [1]))
    whole = torch.log_softmax(self.logits(torch.index_select(hidden, 0, last)), -1)
    return [scores, whole]

  # The most probable token after each position of each row [batch, steps].
  def most_probable(self: __torch__.Decoder, tokens: Tensor, first: int, lengths: Tensor, width: int) -> List[Tensor]:
    return [torch.argmax(self.logits(self.hidden(tokens, first, lengths, width)), -1)]

  # Measurements

  # One pass with the logits of every position, of which one column [batch * steps, 1] is handed back: without a
  # use of its result the work would be optimised away.
  def full_pass(self: __torch__.Decoder, tokens: Tensor, first: int, lengths: Tensor, width: int) -> List[Tensor]:
    logits = __torch__.layers.linear(self.hidden(tokens, first, lengths, width), self.outer["lm_head"], None, self.packed)
    return [torch.to(torch.narrow(torch.flatten(logits, 0, 1), 1, 0, 1), 6)]
