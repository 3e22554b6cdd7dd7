# The rotary embedding of a model with LongRoPE, where each sequence has one of two sets of frequencies, or of a model that
# turns only the first dimensions of a head. rotary.py says what each function does.
#
# `rows` is [2, batch]: the length of each row, and the number of its set. Frequencies are [sets, pairs], or
# [2, sets, pairs] of a model with sliding windows.

def lengths(rows: Tensor) -> Tensor:
  return torch.select(rows, 0, 0)

def rows(numbers: Tensor) -> Tensor:
  return torch.view(numbers, [2, -1])

def of_rows(frequencies: Tensor, rows: Tensor) -> Tensor:
  return torch.unsqueeze(torch.index_select(frequencies, -2, torch.select(rows, 0, 1)), -2)

def of_tokens(frequencies: Tensor, rows: Tensor) -> Tensor:
  sets = torch.repeat_interleave(torch.select(rows, 0, 1), torch.select(rows, 0, 0))
  return torch.unsqueeze(torch.index_select(frequencies, -2, sets), -3)

def rotate(heads: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
  size = torch.size(cosine, 3)
  turning = torch.narrow(heads, 3, 0, size)
  swapped = torch.roll(turning, [size // 2], [3])
  turned = torch.addcmul(turning * cosine, swapped, sine)
  return torch.cat([turned, torch.narrow(heads, 3, size, torch.size(heads, 3) - size)], 3)
