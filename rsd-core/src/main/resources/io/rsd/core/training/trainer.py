# The trainer of a language model: its weights with the optimizer's state, the accumulation of gradients over
# microbatches, and the optimizer's step. layers.py and the family's file are those of the decoder.
#
# Weights are numbered from 0 in the order of their declaration. `layers` (one dictionary for each layer) and `outer`
# (weights outside the layers) map the decoder's names to these numbers. Everything that training changes is float32:
# `weights`, `gradients` and the two moments. Forward and backward read `compute`: the weights in the compute type,
# which are the tensors of `weights` themselves where that is float32. Dtypes are numbers: 0 uint8, 4 int64,
# 6 float32, 15 bfloat16.
#
# Autograd records one layer at a time. If the activations of a microbatch would take too much memory, the forward pass
# keeps only the input of each layer, and the backward pass runs each layer again to record it. `allocate` and
# `accumulate` are called with gradients on, because autograd cannot record tensors created with gradients off.

class Trainer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  dtype : int
  query_heads : int
  kv_heads : int
  query_scale : float
  epsilon : float
  amplitude : float
  windows : List[int]
  logits_at_once : int
  recorded_tokens : int
  layers : List[Dict[str, int]]
  outer : Dict[str, int]
  shapes : List[List[int]]
  names : List[str]
  frequencies : List[Tensor]
  weights : List[Tensor]
  compute : List[Tensor]
  gradients : List[Tensor]
  first_moments : List[Tensor]
  second_moments : List[Tensor]

  # Weights

  # `windows` has the sliding window of each layer, 0 for a layer that attends to the whole context.
  def begin(self: __torch__.Trainer, windows: List[int]) -> List[Tensor]:
    for window in windows:
      torch.append(self.windows, window)
    return annotate(List[Tensor], [])

  def declare(self: __torch__.Trainer, layer: int, name: str, shape: List[int]) -> List[Tensor]:
    number = len(self.names)
    torch.append(self.names, name)
    torch.append(self.shapes, shape)
    if layer < 0:
      torch._set_item(self.outer, name, number)
    else:
      for missing in range(layer + 1 - len(self.layers)):
        torch.append(self.layers, annotate(Dict[str, int], {}))
      torch._set_item(self.layers[layer], name, number)
    return annotate(List[Tensor], [])

  # Allocates everything that was declared. Norm weights stay in float32, because norms are computed in it.
  def allocate(self: __torch__.Trainer, frequencies: Tensor) -> List[Tensor]:
    # Java owns an argument's memory and frees it after the call.
    torch.append(self.frequencies, torch.clone(frequencies))
    for number in range(len(self.names)):
      zeros = torch.zeros(self.shapes[number], dtype=6, layout=None, device=frequencies.device)
      torch.append(self.weights, zeros)
      if torch.endswith(self.names[number], "norm"):
        torch.append(self.compute, zeros)
      else:
        torch.append(self.compute, torch.to(zeros, self.dtype))
      torch.append(self.gradients, torch.zeros_like(zeros))
      torch.append(self.first_moments, torch.zeros_like(zeros))
      torch.append(self.second_moments, torch.zeros_like(zeros))
    return annotate(List[Tensor], [])

  def state(self: __torch__.Trainer, kind: str) -> List[Tensor]:
    if kind == "weights":
      found = self.weights
    elif kind == "gradients":
      found = self.gradients
    elif kind == "first_moments":
      found = self.first_moments
    else:
      found = self.second_moments
    return found

  # Raw bytes of the given dtype become the elements start, start + 1, ... of a tensor of the state. Returns whether all
  # are finite.
  def fill(self: __torch__.Trainer, kind: str, number: int, start: int, raw: Tensor, dtype: int) -> List[Tensor]:
    part = torch.view_copy(raw, dtype=dtype)
    torch.copy_(torch.narrow(torch.flatten(self.state(kind)[number]), 0, start, torch.numel(part)), part)
    return [__torch__.layers.finite(part)]

  # The bytes of count elements, in float32.
  def read(self: __torch__.Trainer, kind: str, number: int, start: int, count: int) -> List[Tensor]:
    part = torch.narrow(torch.flatten(self.state(kind)[number]), 0, start, count)
    return [torch.view_copy(part, dtype=0)]

  # Copies the weights to the compute type.
  def refresh(self: __torch__.Trainer) -> List[Tensor]:
    for number in range(len(self.names)):
      if self.compute[number].dtype != 6:
        torch.copy_(self.compute[number], self.weights[number])
    return annotate(List[Tensor], [])

  # Gradients

  # Runs a microbatch forward and backward. Its sequences are concatenated in tokens [n]; `rows` has their lengths, as
  # rotary.py and longrope.py say. The loss is the sum, over the positions wanted [m], of the surprisal of targets [m] in nats, times
  # scale [1]. Its gradient is added to the accumulated one. Returns the loss.
  def accumulate(self: __torch__.Trainer, tokens: Tensor, rows: Tensor, wanted: Tensor, targets: Tensor, scale: Tensor) -> List[Tensor]:
    # Copied to the host once, because each of them is read there.
    lengths = torch.cpu(__torch__.rotary.lengths(rows))
    sizes = annotate(List[int], [])
    positions = annotate(List[Tensor], [])
    for i in range(torch.size(lengths, 0)):
      size = int(torch.select(lengths, 0, i))
      torch.append(sizes, size)
      torch.append(positions, torch.arange(size, dtype=4, layout=None, device=tokens.device))
    frequencies = __torch__.rotary.of_tokens(self.frequencies[0], rows)
    cosine, sine = __torch__.context.rotations(torch.unsqueeze(torch.cat(positions), 0), frequencies, self.amplitude)
    x = __torch__.kind.scaled(torch.embedding(self.compute[self.outer["embed_tokens"]], torch.unsqueeze(tokens, 0)))
    recorded = torch.size(tokens, 0) <= self.recorded_tokens
    inputs = annotate(List[Tensor], [])
    leaves = annotate(List[List[Tensor]], [])
    outputs = annotate(List[Tensor], [])
    for i in range(len(self.layers)):
      if recorded:
        of_layer, y = self.record(i, x, cosine, sine, sizes)
        torch.append(leaves, of_layer)
        torch.append(outputs, y)
        x = torch.detach(y)
      else:
        torch.append(inputs, x)
        weights = __torch__.block.named(self.compute, self.layers[i], False)
        x = __torch__.block.layer(weights, x, cosine, sine, sizes, self.windows[i], self.query_heads, self.kv_heads, self.query_scale, __torch__.layers.scalar(self.epsilon, x))
    loss, gradient = self.head(x, wanted, targets, scale)
    for i in range(len(self.layers)):
      layer = len(self.layers) - 1 - i
      if not recorded:
        of_layer, y = self.record(layer, torch.pop(inputs), cosine, sine, sizes)
        torch.append(leaves, of_layer)
        torch.append(outputs, y)
      gradient = self.backward(layer, torch.pop(leaves), torch.pop(outputs), gradient)
    gradient = __torch__.kind.scaled(gradient)
    torch.index_add_(self.gradients[self.outer["embed_tokens"]], 0, tokens, torch.to(torch.squeeze(gradient, 0), 6))
    return [loss]

  # Runs a layer with recording on. Returns the tensors to differentiate with respect to (its input, then its weights in
  # the order of their names) and its output.
  def record(self: __torch__.Trainer, layer: int, x: Tensor, cosine: Tensor, sine: Tensor, sizes: List[int]) -> Tuple[List[Tensor], Tensor]:
    leaf = torch.requires_grad_(torch.detach(x), True)
    weights = __torch__.block.named(self.compute, self.layers[layer], True)
    leaves = annotate(List[Tensor], [leaf])
    for name in torch.keys(self.layers[layer]):
      torch.append(leaves, weights[name])
    y = __torch__.block.layer(weights, leaf, cosine, sine, sizes, self.windows[layer], self.query_heads, self.kv_heads, self.query_scale, __torch__.layers.scalar(self.epsilon, x))
    return (leaves, y)

  # The gradient of a layer's input, given that of its output. Accumulates the gradients of the layer's weights.
  def backward(self: __torch__.Trainer, layer: int, leaves: List[Tensor], y: Tensor, gradient: Tensor) -> Tensor:
    found = torch.grad([y], leaves, annotate(List[Optional[Tensor]], [gradient]))
    next = 1
    for name in torch.keys(self.layers[layer]):
      torch.add_(self.gradients[self.layers[layer][name]], unchecked_cast(Tensor, found[next]))
      next = next + 1
    return unchecked_cast(Tensor, found[0])

  # The loss, and the gradient of the last hidden states [1, n, hidden]. Logits are computed for a few positions at a
  # time: those of 8192 positions over a vocabulary of 150,000 would take gigabytes, several times over.
  def head(self: __torch__.Trainer, x: Tensor, wanted: Tensor, targets: Tensor, scale: Tensor) -> Tuple[Tensor, Tensor]:
    norm = self.outer["norm"]
    output = self.outer["embed_tokens"]
    if torch.__contains__(self.outer, "lm_head"):
      output = self.outer["lm_head"]
    matrix = self.compute[output]
    leaf = torch.requires_grad_(torch.index_select(torch.squeeze(x, 0), 0, wanted), True)
    norm_leaf = torch.requires_grad_(torch.detach(self.compute[norm]), True)
    normed = __torch__.layers.rms_norm(leaf, __torch__.kind.norm_weight(norm_leaf), __torch__.layers.scalar(self.epsilon, x))
    hidden = torch.detach(normed)
    gradient = torch.zeros_like(hidden)
    loss = torch.zeros([1], dtype=6, layout=None, device=x.device)
    positions = torch.size(hidden, 0)
    at_once = max(1, self.logits_at_once // torch.size(matrix, 0))
    for part in range((positions + at_once - 1) // at_once):
      start = part * at_once
      count = min(at_once, positions - start)
      of_part = torch.narrow(hidden, 0, start, count)
      surprisal, of_logits = __torch__.block.cross_entropy(torch.linear(of_part, matrix), torch.narrow(targets, 0, start, count), scale)
      torch.add_(loss, surprisal)
      torch.copy_(torch.narrow(gradient, 0, start, count), torch.matmul(of_logits, matrix))
      torch.add_(self.gradients[output], torch.matmul(torch.t(of_logits), of_part))
    found = torch.grad([normed], [leaf, norm_leaf], annotate(List[Optional[Tensor]], [gradient]))
    torch.add_(self.gradients[norm], unchecked_cast(Tensor, found[1]))
    whole = torch.zeros_like(x)
    torch.index_copy_(torch.squeeze(whole, 0), 0, wanted, unchecked_cast(Tensor, found[0]))
    return (loss, whole)

  # The Euclidean norm of all gradients together.
  def gradient_norm(self: __torch__.Trainer) -> List[Tensor]:
    norms = annotate(List[Tensor], [])
    for gradient in self.gradients:
      torch.append(norms, torch.norm(gradient))
    return [torch.norm(torch.stack(norms))]

  # Optimizer

  # One step of AdamW (number `step`, from 1) with the accumulated gradients times `scale`; then sets them to zero.
  # Norms and biases do not decay.
  def update(self: __torch__.Trainer, step: int, rate: float, beta1: float, beta2: float, decay: float, epsilon: float, scale: float) -> List[Tensor]:
    for decaying in [True, False]:
      parts = annotate(List[List[Tensor]], [])
      for kind in ["weights", "gradients", "first_moments", "second_moments"]:
        chosen = annotate(List[Tensor], [])
        for number in range(len(self.names)):
          plain = torch.endswith(self.names[number], "norm") or torch.endswith(self.names[number], "bias")
          if plain != decaying:
            torch.append(chosen, self.state(kind)[number])
        torch.append(parts, chosen)
      steps = annotate(List[Tensor], [])
      for weight in parts[0]:
        torch.append(steps, torch.full([], step, dtype=6, layout=None, device=weight.device))
      if scale != 1.:
        for gradient in parts[1]:
          torch.mul_(gradient, scale)
      if decaying:
        strength = decay
      else:
        strength = 0.
      torch._fused_adamw_(parts[0], parts[1], parts[2], parts[3], annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=strength, eps=epsilon, amsgrad=False, maximize=False)
    for gradient in self.gradients:
      torch.zero_(gradient)
    return self.refresh()
