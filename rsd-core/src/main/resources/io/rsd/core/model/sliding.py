# The context of a model with sliding windows: a token attends to the last `window` tokens, itself among them, in layers
# whose window is not 0. All windows are equal. full.py says what each function does.

# Tables have two parts: [0] for the layers without a window, [1] for those with one.
def rotations(positions: Tensor, frequencies: Tensor, amplitude: float) -> Tuple[Tensor, Tensor]:
  cosine, sine = __torch__.layers.rotation(positions, torch.select(frequencies, 0, 0), amplitude)
  of_window, sine_of_window = __torch__.layers.rotation(positions, torch.select(frequencies, 0, 1), amplitude)
  return (torch.stack([cosine, of_window]), torch.stack([sine, sine_of_window]))

def masks(positions: Tensor, width: int, group: int, dtype: int, windows: List[int]) -> Tensor:
  mask = __torch__.layers.causal_mask(positions, width, group, dtype)
  columns = torch.arange(width, dtype=4, layout=None, device=positions.device)
  past = torch.le(columns, torch.unsqueeze(positions, -1) - max(windows))
  past = torch.unsqueeze(torch.repeat(past, [1, group, 1]), 1)
  return torch.stack([mask, torch.masked_fill(mask, past, -inf)])

def of_layer(table: Tensor, window: int) -> Tensor:
  return torch.select(table, 0, min(window, 1))

# With a window the queries come in blocks of its length. A block sees itself and the block before it, so the work grows
# with the length and not with its square.
def attention(queries: Tensor, keys: Tensor, values: Tensor, window: int) -> Tensor:
  length = torch.size(queries, 2)
  if window == 0 or length <= window:
    y = torch.scaled_dot_product_attention(queries, keys, values, None, 0., True)
  else:
    sizes = annotate(List[int], [])
    for block in range((length + window - 1) // window):
      torch.append(sizes, min(window, length - block * window))
    # One split for all blocks: the gradient of each slice on its own would be as large as the whole.
    q = torch.split_with_sizes(queries, sizes, 2)
    k = torch.split_with_sizes(keys, sizes, 2)
    v = torch.split_with_sizes(values, sizes, 2)
    # How far back a key of the two blocks lies from each query of the second one.
    rows = torch.unsqueeze(torch.arange(window, dtype=4, layout=None, device=queries.device), 1)
    distance = rows + window - torch.arange(2 * window, dtype=4, layout=None, device=queries.device)
    outside = torch.logical_or(torch.lt(distance, 0), torch.ge(distance, window))
    mask = torch.zeros([window, 2 * window], dtype=queries.dtype, layout=None, device=queries.device)
    mask = torch.masked_fill(mask, outside, -inf)
    parts = annotate(List[Tensor], [])
    torch.append(parts, torch.scaled_dot_product_attention(q[0], k[0], v[0], None, 0., True))
    for block in range(1, len(sizes)):
      seen = torch.cat([k[block - 1], k[block]], 2)
      values_seen = torch.cat([v[block - 1], v[block]], 2)
      of_block = torch.narrow(torch.narrow(mask, 0, 0, sizes[block]), 1, 0, window + sizes[block])
      torch.append(parts, torch.scaled_dot_product_attention(q[block], seen, values_seen, of_block, 0., False))
    y = torch.cat(parts, 2)
  return y
