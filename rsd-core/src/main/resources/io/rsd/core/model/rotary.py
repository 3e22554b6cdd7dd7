# The rotary embedding of a model that turns all dimensions of a head by the same frequencies, whatever the length.
# longrope.py has the same functions for other models.
#
# `rows` is what Java says of each row of a batch: its length, [batch].

def lengths(rows: Tensor) -> Tensor:
  return rows

# What Java says of the rows, from its numbers in a row.
def rows(numbers: Tensor) -> Tensor:
  return numbers

# The frequencies of a batch, such that positions [batch, steps, 1] times them are angles.
def of_rows(frequencies: Tensor, rows: Tensor) -> Tensor:
  return frequencies

# The same for sequences that are concatenated, with positions [1, n, 1].
def of_tokens(frequencies: Tensor, rows: Tensor) -> Tensor:
  return frequencies

# Rotates dimension j with dimension j + head_size / 2; heads is [batch, steps, heads, head_size] in float32.
def rotate(heads: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
  swapped = torch.roll(heads, [torch.size(heads, 3) // 2], [3])
  return torch.addcmul(heads * cosine, swapped, sine)
