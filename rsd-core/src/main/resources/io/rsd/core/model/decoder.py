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
  normalizers : List[Tensor]
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
    places = __torch__.layers.places(self.keys[0], first, positions)
    epsilon = __torch__.layers.scalar(self.epsilon, tokens)
    for i in range(len(self.layers)):
      cosine = __torch__.context.of_layer(cosines, self.windows[i])
      sine = __torch__.context.of_layer(sines, self.windows[i])
      mask = __torch__.context.of_layer(masks, self.windows[i])
      x = __torch__.layers.layer(self.layers[i], x, cosine, sine, places, mask, self.keys[i], self.values[i], first, self.query_heads, self.kv_heads, epsilon, self.packed)
    return __torch__.layers.rms_norm(x, self.outer["norm"], epsilon)

  # Logits [n, vocabulary] of hidden states [n, hidden]. Suppressed rows get -1e30 instead of -inf, so that
  # 0 * logit is 0 and not NaN.
  def logits(self: __torch__.Decoder, hidden: Tensor) -> Tensor:
    logits = __torch__.layers.linear(hidden, self.outer["lm_head"], None, self.packed)
    if torch.__contains__(self.outer, "suppressed"):
      logits = torch.masked_fill_(logits, self.outer["suppressed"], -1e30)
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
      found = __torch__.sampling.statistics(logits, torch.narrow(wanted, 0, start, count), 1., True)
      torch.copy_(torch.narrow(scores, 0, start, count), found[0])
      torch.copy_(torch.narrow(entropies, 0, start, count), found[2])
    whole = torch.log_softmax(self.logits(torch.index_select(hidden, 0, last)), -1, 6)
    return [scores, entropies, whole]

  # Decoding. `propose` draws a block and `verify` checks it, each in one call that waits for the device once: all
  # arguments come as one tensor of whole numbers, and all results as one of float32, which holds token ids exactly. A
  # uniform number comes as the odd multiple of 2^-24 that it is. Both end with the nanoseconds that draws and statistics
  # took; the rest is the forward pass.

  # Draws `block` tokens for each row, one after the other. `packed` has the tokens [batch, steps] that the rows have yet
  # to read, the rows' lengths, the index of each row's last token in the flattened [batch * steps], and the uniform
  # numbers [block, batch]. Keeps the logits of all places for `log_probs`. Returns, for each place and row, the token,
  # its log-probability at temperature 1 and the entropy there (0 where it is not asked for): [block, 3, batch]. The
  # rotary frequencies are those of the first place for all; Java drops what that is not right for.
  def propose(self: __torch__.Decoder, packed: Tensor, batch: int, steps: int, block: int, first: int, width: int, temperature: float, top_k: int, top_p: float, with_entropies: bool) -> List[Tensor]:
    torch.clear(self.kept)
    torch.clear(self.normalizers)
    of_rows = torch.numel(packed) - batch * (steps + 1 + block)
    tokens, numbers, last, draws = torch.split_with_sizes(packed, [batch * steps, of_rows, batch, batch * block], 0)
    tokens = torch.view(tokens, [batch, steps])
    rows = __torch__.rotary.rows(torch.clone(numbers))
    uniforms = torch.view(__torch__.sampling.uniforms(draws), [block, batch])
    read = last - torch.arange(batch, dtype=4, layout=None, device=packed.device) * steps + 1
    found = annotate(List[Tensor], [])
    nanos = 0
    for place in range(block):
      hidden = torch.flatten(self.hidden(tokens, first, rows, width), 0, 1)
      if place == 0:
        hidden = torch.index_select(hidden, 0, last)
        more = torch.add_(__torch__.rotary.lengths(rows), read)
      else:
        more = torch.add_(__torch__.rotary.lengths(rows), 1)
      logits = self.logits(hidden)
      start = ops.prim.TimePoint()
      drawn = __torch__.sampling.draw(logits, torch.select(uniforms, 0, place), temperature, top_k, top_p)
      figures = __torch__.sampling.statistics(logits, drawn, 1., with_entropies)
      nanos = nanos + ops.prim.TimePoint() - start
      torch.append(self.kept, logits)
      torch.append(self.normalizers, figures[3])
      torch.append(found, torch.cat([torch.to(drawn, 6), figures[0], figures[2]]))
      tokens = torch.unsqueeze(drawn, 1)
    torch.append(found, torch.full([1], nanos, dtype=6, layout=None, device=packed.device))
    return [torch.cat(found)]

  # Log-probabilities at temperature 1 of tokens [n], each at its place of the last proposed block and in its row of the
  # batch: `packed` is [3, n]. The normalizers are known.
  def log_probs(self: __torch__.Decoder, packed: Tensor) -> List[Tensor]:
    places, rows, tokens = torch.unbind(packed, 0)
    found = torch.zeros([torch.size(packed, 1)], dtype=6, layout=None, device=packed.device)
    for place in range(len(self.kept)):
      logits = torch.index(self.kept[place], annotate(List[Optional[Tensor]], [rows, tokens]))
      at_place = torch.to(logits, 6) - torch.index_select(self.normalizers[place], 0, rows)
      found = torch.where(torch.eq(places, place), at_place, found)
    return [found]

  # Reads the candidates of a block in one pass, accepts those of each row up to the first whose probability at
  # `threshold_temperature` is below the threshold, and draws a fallback in the place of that one.
  #
  # A candidate may be several tokens of this model. `packed` has the tokens [batch, steps] to read, the rows' lengths,
  # and for each of the candidates' tokens [n] the index, in the flattened [batch * steps], of the logits that it is
  # judged by, the token itself, and the number of its candidate, row * block + place; then for each candidate the number
  # of its first token [batch, block]; for each row how many candidates count [batch]; and the uniform numbers of the
  # fallbacks [batch, block]. Returns the log-probabilities at temperature 1 [n], the entropies there [n] (0 where they
  # are not asked for), how many candidates of each row are accepted [batch], the fallbacks [batch] and their
  # log-probabilities at temperature 1 [batch], which mean something where fewer are accepted than count.
  def verify(self: __torch__.Decoder, packed: Tensor, batch: int, steps: int, block: int, n: int, first: int, width: int, log_threshold: float, threshold_temperature: float, temperature: float, top_k: int, top_p: float, with_entropies: bool) -> List[Tensor]:
    all = batch * block
    of_rows = torch.numel(packed) - batch * steps - 3 * n - 2 * all - batch
    tokens, numbers, wanted, targets, candidates, starts, ends, draws = torch.split_with_sizes(packed, [batch * steps, of_rows, n, n, n, all, batch, all], 0)
    hidden = torch.flatten(self.hidden(torch.view(tokens, [batch, steps]), first, __torch__.rotary.rows(numbers), width), 0, 1)
    logits = self.logits(torch.index_select(hidden, 0, wanted))
    start = ops.prim.TimePoint()
    figures = __torch__.sampling.statistics(logits, targets, threshold_temperature, with_entropies)
    # In float64, so that the sum of one is exact and compares with the threshold as Java would.
    q = torch.zeros([all], dtype=7, layout=None, device=packed.device)
    q = torch.view(torch.index_add(q, 0, candidates, torch.to(figures[1], 7)), [batch, block])
    run = torch.cumprod(torch.to(torch.ge(q, log_threshold), 4), 1)
    accepted = torch.minimum(torch.sum(run, [1]), ends)
    # On the CPU only the rows that need it draw a fallback. A GPU would have to be asked which those are.
    if packed.is_cuda:
      rows = torch.arange(batch, dtype=4, layout=None, device=packed.device)
    else:
      rows = torch.squeeze(torch.nonzero(torch.lt(accepted, ends)), 1)
    fallbacks = torch.zeros([2, batch], dtype=6, layout=None, device=packed.device)
    if torch.size(rows, 0) > 0:
      places = torch.index_select(torch.clamp(accepted, None, block - 1), 0, rows) + rows * block
      own = torch.index_select(logits, 0, torch.index_select(starts, 0, places))
      uniforms = torch.index_select(__torch__.sampling.uniforms(draws), 0, places)
      drawn = __torch__.sampling.draw(own, uniforms, temperature, top_k, top_p)
      of_drawn = __torch__.sampling.statistics(own, drawn, 1., False)
      whole = torch.index_copy_(fallbacks, 1, rows, torch.stack([torch.to(drawn, 6), of_drawn[0]]))
    nanos = torch.full([1], ops.prim.TimePoint() - start, dtype=6, layout=None, device=packed.device)
    return [torch.cat([figures[0], figures[2], torch.to(accepted, 6), torch.flatten(fallbacks), nanos])]

  # Single steps: `forward` keeps its logits here; then `statistics` and `draw` read them.

  # Keeps the logits after the positions `wanted` [n] of the flattened [batch * steps].
  def forward(self: __torch__.Decoder, tokens: Tensor, first: int, rows: Tensor, width: int, wanted: Tensor) -> List[Tensor]:
    torch.clear(self.kept)
    torch.clear(self.normalizers)
    hidden = torch.flatten(self.hidden(tokens, first, rows, width), 0, 1)
    torch.append(self.kept, self.logits(torch.index_select(hidden, 0, wanted)))
    return annotate(List[Tensor], [])

  # For every row: the log-probability of its target [n] at temperature 1, the same at `temperature`, and the entropy of
  # the row at temperature 1.
  def statistics(self: __torch__.Decoder, targets: Tensor, temperature: float) -> List[Tensor]:
    return __torch__.sampling.statistics(self.kept[0], targets, temperature, True)

  # Draws one token [n] from each of the rows [n].
  def draw(self: __torch__.Decoder, rows: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float) -> List[Tensor]:
    logits = torch.index_select(self.kept[0], 0, rows)
    return [__torch__.sampling.draw(logits, uniforms, temperature, top_k, top_p)]

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
