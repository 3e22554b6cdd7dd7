# The decoder of a language model: its weights, its KV cache and the ways to run it.
#
# Weights are in dictionaries: one for each layer, and `outer` for weights outside the layers. Java numbers the layers
# from 0; `outer` is -1. Dtypes are numbers: 4 int64, 6 float32, 15 bfloat16.
#
# The cache holds `slots` sequences of up to `capacity` tokens: per layer [slots, kv_heads, capacity, head_size].
# The caller keeps the length of each sequence and passes the lengths with every call. Cache entries beyond a length are
# ignored, so a smaller length truncates a sequence.
#
# A batch covers the slots first .. first + batch - 1 and has tokens [batch, steps]. `rows` has the lengths; rotary.py and
# longrope.py say in which layout. The tokens of row b are at the positions lengths[b], lengths[b] + 1, ... of its
# sequence. Shorter rows are padded with any token. `width` is the number of cache positions to read: at least the longest
# length + steps, at most the capacity.

class Decoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  dtype : int
  packed : bool
  query_heads : int
  kv_heads : int
  head_size : int
  query_scale : float
  epsilon : float
  amplitude : float
  windows : List[int]
  layers : List[Dict[str, Tensor]]
  outer : Dict[str, Tensor]
  keys : List[Tensor]
  values : List[Tensor]
  kept : List[Tensor]
  prompts : Dict[int, Tensor]

  # Weights

  # `windows` has the sliding window of each layer, 0 for a layer that attends to the whole context.
  def begin(self: __torch__.Decoder, windows: List[int], frequencies: Tensor) -> List[Tensor]:
    # Java owns an argument's memory and frees it after the call.
    torch._set_item(self.outer, "frequencies", torch.clone(frequencies))
    for window in windows:
      torch.append(self.windows, window)
      torch.append(self.layers, annotate(Dict[str, Tensor], {}))
    return annotate(List[Tensor], [])

  def weights(self: __torch__.Decoder, layer: int) -> Dict[str, Tensor]:
    if layer < 0:
      found = self.outer
    else:
      found = self.layers[layer]
    return found

  # Norm weights stay in float32, because norms are computed in it.
  def allocate(self: __torch__.Decoder, layer: int, name: str, shape: List[int]) -> List[Tensor]:
    if torch.endswith(name, "norm"):
      dtype = 6
    else:
      dtype = self.dtype
    device = self.outer["frequencies"].device
    torch._set_item(self.weights(layer), name, torch.zeros(shape, dtype=dtype, layout=None, device=device))
    return annotate(List[Tensor], [])

  # Raw bytes of the given dtype become the elements start, start + 1, ... of a weight. Returns whether all are finite.
  def fill(self: __torch__.Decoder, layer: int, name: str, start: int, raw: Tensor, dtype: int) -> List[Tensor]:
    part = torch.view_copy(raw, dtype=dtype)
    torch.copy_(torch.narrow(torch.flatten(self.weights(layer)[name]), 0, start, torch.numel(part)), part)
    return [__torch__.layers.finite(part)]

  def fill_with_noise(self: __torch__.Decoder, layer: int, name: str, deviation: float) -> List[Tensor]:
    torch.normal_(self.weights(layer)[name], 0., deviation)
    return annotate(List[Tensor], [])

  # On the CPU every matrix is reordered once into the layout that oneDNN reads.
  def finish(self: __torch__.Decoder) -> List[Tensor]:
    for i in range(len(self.layers)):
      __torch__.family.prepare(self.layers[i], self.query_heads, self.kv_heads, self.query_scale)
      if self.packed:
        __torch__.layers.pack(self.layers[i])
    torch._set_item(self.outer, "norm", __torch__.kind.norm_weight(self.outer["norm"]))
    if not torch.__contains__(self.outer, "lm_head"):
      torch._set_item(self.outer, "lm_head", self.outer["embed_tokens"])
    if self.packed:
      torch._set_item(self.outer, "lm_head", __torch__.layers.packed(self.outer["lm_head"]))
    return annotate(List[Tensor], [])

  # Rows of the output layer [vocabulary] that must never be drawn, as true.
  def suppress(self: __torch__.Decoder, rows: Tensor) -> List[Tensor]:
    torch._set_item(self.outer, "suppressed", torch.ne(rows, 0))
    return annotate(List[Tensor], [])

  # Cache

  # Resizes the cache. Sequences keep the entries that fit.
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

  # The first `length` tokens of one slot become those of another.
  def copy_slot(self: __torch__.Decoder, source: int, target: int, length: int) -> List[Tensor]:
    for i in range(len(self.layers)):
      __torch__.layers.copy_row(self.keys[i], source, target, length)
      __torch__.layers.copy_row(self.values[i], source, target, length)
    return annotate(List[Tensor], [])

  # Forward pass

  # The last hidden states [batch, steps, hidden], normed.
  def hidden(self: __torch__.Decoder, tokens: Tensor, first: int, rows: Tensor, width: int) -> Tensor:
    batch, steps = torch.size(tokens)
    lengths = __torch__.rotary.lengths(rows)
    positions = torch.unsqueeze(lengths, 1) + torch.arange(steps, dtype=4, layout=None, device=tokens.device)
    frequencies = __torch__.rotary.of_rows(self.outer["frequencies"], rows)
    cosines, sines = __torch__.context.rotations(positions, frequencies, self.amplitude)
    masks = __torch__.context.masks(positions, width, self.query_heads // self.kv_heads, self.dtype, self.windows)
    x = __torch__.kind.scaled(torch.embedding(self.outer["embed_tokens"], tokens))
    for i in range(len(self.layers)):
      keys = torch.narrow(self.keys[i], 0, first, batch)
      values = torch.narrow(self.values[i], 0, first, batch)
      cosine = __torch__.context.of_layer(cosines, self.windows[i])
      sine = __torch__.context.of_layer(sines, self.windows[i])
      mask = __torch__.context.of_layer(masks, self.windows[i])
      x = __torch__.layers.layer(self.layers[i], x, cosine, sine, positions, mask, keys, values, self.query_heads, self.kv_heads, self.epsilon, self.packed)
    return __torch__.layers.rms_norm(x, self.outer["norm"], self.epsilon)

  # Logits [n, vocabulary] of hidden states [n, hidden]. Suppressed rows get -1e30 instead of -inf, so that
  # 0 * logit is 0 and not NaN.
  def logits(self: __torch__.Decoder, hidden: Tensor) -> Tensor:
    logits = __torch__.layers.linear(hidden, self.outer["lm_head"], None, self.packed)
    if torch.__contains__(self.outer, "suppressed"):
      logits = torch.masked_fill(logits, self.outer["suppressed"], -1e30)
    return logits

  # Runs the tokens and stores only their keys and values.
  def prefill(self: __torch__.Decoder, tokens: Tensor, first: int, rows: Tensor, width: int) -> List[Tensor]:
    hidden = self.hidden(tokens, first, rows, width)
    return annotate(List[Tensor], [])

  # At temperature 1, in nats: the log-probabilities of `targets` [batch, steps] as the tokens after each position, the
  # entropies there, and the log-probabilities of the whole vocabulary after the positions `last` [n] of the flattened
  # [batch * steps].
  def score(self: __torch__.Decoder, tokens: Tensor, first: int, rows: Tensor, width: int, targets: Tensor, last: Tensor) -> List[Tensor]:
    batch, steps = torch.size(tokens)
    hidden = torch.flatten(self.hidden(tokens, first, rows, width), 0, 1)
    wanted = torch.flatten(targets)
    scores = torch.zeros([batch * steps], dtype=6, layout=None, device=tokens.device)
    entropies = torch.zeros([batch * steps], dtype=6, layout=None, device=tokens.device)
    # All logits at once would take gigabytes for a long sequence.
    for part in range((batch * steps + 63) // 64):
      start = part * 64
      count = min(64, batch * steps - start)
      logits = self.logits(torch.narrow(hidden, 0, start, count))
      found = __torch__.sampling.statistics(logits, torch.narrow(wanted, 0, start, count), 1.)
      torch.copy_(torch.narrow(scores, 0, start, count), found[0])
      torch.copy_(torch.narrow(entropies, 0, start, count), found[2])
    whole = torch.log_softmax(self.logits(torch.index_select(hidden, 0, last)), -1, 6)
    return [scores, entropies, whole]

  # Decoding: a step runs `forward`, which keeps its logits here; then `statistics`, `draw` and `log_probs` read them.

  # Keeps the logits after the positions `wanted` [n] of the flattened [batch * steps] as a new entry, beside the
  # earlier ones or in their place.
  def forward(self: __torch__.Decoder, tokens: Tensor, first: int, rows: Tensor, width: int, wanted: Tensor, beside: bool) -> List[Tensor]:
    if not beside:
      torch.clear(self.kept)
    hidden = torch.flatten(self.hidden(tokens, first, rows, width), 0, 1)
    torch.append(self.kept, self.logits(torch.index_select(hidden, 0, wanted)))
    return annotate(List[Tensor], [])

  # For every row of an entry: the log-probability of its target [n] at temperature 1, the same at `temperature`, and
  # the entropy of the row at temperature 1.
  def statistics(self: __torch__.Decoder, entry: int, targets: Tensor, temperature: float) -> List[Tensor]:
    return __torch__.sampling.statistics(self.kept[entry], targets, temperature)

  # Draws one token [n] from each of the rows [n] of an entry.
  def draw(self: __torch__.Decoder, entry: int, rows: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float) -> List[Tensor]:
    logits = torch.index_select(self.kept[entry], 0, rows)
    return [__torch__.sampling.draw(logits, uniforms, temperature, top_k, top_p)]

  # Log-probabilities at temperature 1 of tokens [n], each from its own row of its own entry.
  def log_probs(self: __torch__.Decoder, entries: List[int], rows: List[int], tokens: List[int]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for i in range(len(tokens)):
      logits = torch.to(torch.select(self.kept[entries[i]], 0, rows[i]), 6)
      torch.append(found, torch.select(logits, 0, tokens[i]) - torch.logsumexp(logits, [0]))
    return [torch.stack(found)]

  # Saved prompts, by number: keys and values of all layers. Several sequences can begin with the same one.

  def save_prompt(self: __torch__.Decoder, number: int, slot: int, length: int) -> List[Tensor]:
    parts = annotate(List[Tensor], [])
    for i in range(len(self.layers)):
      torch.append(parts, torch.narrow(torch.select(self.keys[i], 0, slot), 1, 0, length))
      torch.append(parts, torch.narrow(torch.select(self.values[i], 0, slot), 1, 0, length))
    torch._set_item(self.prompts, number, torch.stack(parts))
    return annotate(List[Tensor], [])

  def load_prompt(self: __torch__.Decoder, number: int, slot: int) -> List[Tensor]:
    prompt = self.prompts[number]
    length = torch.size(prompt, 2)
    for i in range(len(self.layers)):
      torch.copy_(torch.narrow(torch.select(self.keys[i], 0, slot), 1, 0, length), torch.select(prompt, 0, 2 * i))
      torch.copy_(torch.narrow(torch.select(self.values[i], 0, slot), 1, 0, length), torch.select(prompt, 0, 2 * i + 1))
    return annotate(List[Tensor], [])

  def drop_prompt(self: __torch__.Decoder, number: int) -> List[Tensor]:
    torch.Delete(self.prompts, number)
    return annotate(List[Tensor], [])

  # Measurements

  # One pass that computes the logits of every position. It returns one column [batch * steps, 1], since unused work
  # would be optimised away.
  def full_pass(self: __torch__.Decoder, tokens: Tensor, first: int, rows: Tensor, width: int) -> List[Tensor]:
    logits = self.logits(torch.flatten(self.hidden(tokens, first, rows, width), 0, 1))
    return [torch.to(torch.narrow(logits, 1, 0, 1), 6)]
