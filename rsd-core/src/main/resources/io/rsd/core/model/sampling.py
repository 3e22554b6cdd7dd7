# Draws tokens from logits and computes statistics of them. All probabilities are computed in float32.

# Rows are processed a few at a time: their data then stays in the CPU's cache, and a GPU needs memory for them alone. A
# small vocabulary allows more rows, and so fewer operations.
def rows_at_once(logits: Tensor) -> int:
  if logits.is_cuda:
    rows = 256
  else:
    rows = max(8, 1000000 // torch.size(logits, 1))
  return rows

# Uniform numbers, from the odd multiples of 2^-24 that they are.
def uniforms(numbers: Tensor) -> Tensor:
  return torch.to(numbers, 6) * 5.9604644775390625e-08

# For every row: the log-probability of its target [n] at temperature 1, the same at `temperature`, the entropy of the row
# at temperature 1 (0 where it is not asked for) and the logarithm of the sum of its exponentials.
def statistics(logits: Tensor, targets: Tensor, temperature: float, with_entropies: bool) -> List[Tensor]:
  n = torch.size(logits, 0)
  log_probs = annotate(List[Tensor], [])
  tempered = annotate(List[Tensor], [])
  entropies = annotate(List[Tensor], [])
  normalizers = annotate(List[Tensor], [])
  rows = __torch__.sampling.rows_at_once(logits)
  # At least one part, so that no rows give no figures.
  for part in range(max(1, (n + rows - 1) // rows)):
    start = part * rows
    count = min(rows, n - start)
    x = torch.to(torch.narrow(logits, 0, start, count), 6)
    of_target = torch.squeeze(torch.gather(x, 1, torch.unsqueeze(torch.narrow(targets, 0, start, count), 1)), 1)
    highest = torch.amax(x, [1], True)
    weights = torch.exp_(x - highest)
    total = torch.sum(weights, [1])
    normalizer = torch.squeeze(highest, 1) + torch.log(total)
    log_prob = of_target - normalizer
    torch.append(normalizers, normalizer)
    torch.append(log_probs, log_prob)
    if temperature == 1.:
      torch.append(tempered, log_prob)
    else:
      torch.append(tempered, of_target / temperature - torch.logsumexp(x / temperature, [1]))
    if with_entropies:
      torch.append(entropies, normalizer - torch.sum(torch.mul_(weights, x), [1]) / total)
    else:
      torch.append(entropies, torch.zeros([count], dtype=6, layout=None, device=logits.device))
  return [torch.cat(log_probs), torch.cat(tempered), torch.cat(entropies), torch.cat(normalizers)]

# Draws one token [n] from each row of logits [n, vocabulary], by inverting the cumulative distribution at a uniform
# number [n] between 0 and 1. Temperature 0 takes the most probable token. top_k 0 and top_p 1 keep all tokens.
def draw(logits: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
  n = torch.size(logits, 0)
  rows = __torch__.sampling.rows_at_once(logits)
  tokens = annotate(List[Tensor], [])
  for part in range((n + rows - 1) // rows):
    start = part * rows
    count = min(rows, n - start)
    x = torch.to(torch.narrow(logits, 0, start, count), 6)
    if temperature == 0.:
      torch.append(tokens, torch.argmax(x, -1))
    else:
      weights = torch.softmax(x / temperature, -1)
      torch.append(tokens, __torch__.sampling.invert(weights, torch.narrow(uniforms, 0, start, count), top_k, top_p))
  return torch.cat(tokens)

def invert(probabilities: Tensor, uniforms: Tensor, top_k: int, top_p: float) -> Tensor:
  weights = probabilities
  if top_k > 0:
    weights = __torch__.sampling.keep_most_probable(weights, top_k)
  if top_p < 1.:
    weights = __torch__.sampling.keep_nucleus(weights, top_p)
  cumulative = torch.cumsum(weights, -1)
  total = torch.narrow(cumulative, 1, -1, 1)
  # The first token at which the sum exceeds the goal, so a token of probability 0 is never drawn. For a uniform number
  # that is an odd multiple of 2^-24 the goal is above 0 and below the total, rounding included, so a token is found.
  return torch.squeeze(torch.searchsorted(cumulative, torch.unsqueeze(uniforms, 1) * total, right=True), 1)

# Keeps the k most probable tokens, and those as probable as the k-th.
def keep_most_probable(probabilities: Tensor, k: int) -> Tensor:
  highest = (torch.topk(probabilities, min(k, torch.size(probabilities, 1))))[0]
  kept = torch.masked_fill(probabilities, torch.lt(probabilities, torch.narrow(highest, 1, -1, 1)), 0.)
  return kept / torch.sum(kept, [1], True)

# Keeps the most probable tokens that together have at least the probability p.
def keep_nucleus(probabilities: Tensor, p: float) -> Tensor:
  highest = (torch.sort(probabilities, -1, True))[0]
  before = torch.cumsum(highest, -1) - highest
  least = torch.amin(torch.masked_fill(highest, torch.ge(before, p), 2.), [1], True)
  return torch.masked_fill(probabilities, torch.lt(probabilities, least), 0.)
