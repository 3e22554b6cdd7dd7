# The context of a model whose layers all attend to everything before a token.

# Tables of the positions: cosine and sine of the rotary embedding, and masks. `of_layer` finds the part of a table that
# a layer with a given window reads.
def rotations(positions: Tensor, frequencies: Tensor, amplitude: float) -> Tuple[Tensor, Tensor]:
  return __torch__.layers.rotation(positions, frequencies, amplitude)

def masks(positions: Tensor, width: int, group: int, dtype: int, windows: List[int]) -> Tensor:
  return __torch__.layers.causal_mask(positions, width, group, dtype)

def of_layer(table: Tensor, window: int) -> Tensor:
  return table

# Attention of a whole sequence without a cache, each [1, heads, length, head_size].
def attention(queries: Tensor, keys: Tensor, values: Tensor, window: int) -> Tensor:
  return torch.scaled_dot_product_attention(queries, keys, values, None, 0., True)
