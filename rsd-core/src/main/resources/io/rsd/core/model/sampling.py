# From logits to tokens and figures. All probabilities are computed in float32.

# Rows are worked on a few at a time: what belongs to them then stays in the processor's cache.
def statistics(logits: Tensor, targets: Tensor, temperature: float) -> List[Tensor]:
  n = torch.size(logits, 0)
  log_probs = torch.zeros([n], dtype=6, layout=None, device=logits.device)
  tempered = torch.zeros([n], dtype=6, layout=None, device=logits.device)
  entropies = torch.zeros([n], dtype=6, layout=None, device=logits.device)
  for part in range((n + 7) // 8):
    start = part * 8
    count = min(8, n - start)
    x = torch.to(torch.narrow(logits, 0, start, count), 6)
    of_target = torch.squeeze(torch.gather(x, 1, torch.unsqueeze(torch.narrow(targets, 0, start, count), 1)), 1)
    highest = torch.amax(x, [1], True)
    weights = torch.exp_(x - highest)
    total = torch.sum(weights, [1])
    normalizer = torch.squeeze(highest, 1) + torch.log(total)
    torch.copy_(torch.narrow(log_probs, 0, start, count), of_target - normalizer)
    if temperature == 1.:
      at_temperature = of_target - normalizer
    else:
      at_temperature = of_target / temperature - torch.logsumexp(x / temperature, [1])
    torch.copy_(torch.narrow(tempered, 0, start, count), at_temperature)
    torch.copy_(torch.narrow(entropies, 0, start, count), normalizer - torch.sum(torch.mul_(weights, x), [1]) / total)
  return [log_probs, tempered, entropies]

# One token [n] from each row of logits [n, vocabulary], by the inverse of the cumulative distribution at a uniform
# number [n] in [0, 1). Temperature 0 takes the most probable token. top_k 0 and top_p 1 keep all tokens.
def draw(logits: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
  best = torch.argmax(logits, -1)
  if temperature == 0.:
    token = best
  else:
    weights = torch.softmax(logits / temperature, -1)
    if top_k > 0:
      weights = __torch__.sampling.keep_most_probable(weights, top_k)
    if top_p < 1.:
      weights = __torch__.sampling.keep_nucleus(weights, top_p)
    cumulative = torch.cumsum(weights, -1)
    goal = torch.unsqueeze(uniforms, 1) * torch.narrow(cumulative, 1, -1, 1)
    # The first token at which the sum exceeds the goal: one of probability 0 never does.
    found = torch.squeeze(torch.searchsorted(cumulative, goal, right=True), 1)
    # Rounding may put the goal at the very end.
    token = torch.where(torch.lt(found, torch.size(logits, 1)), found, best)
  return token

# Tokens as probable as the k-th stay, so ties are kept together.
def keep_most_probable(probabilities: Tensor, k: int) -> Tensor:
  highest = (torch.topk(probabilities, min(k, torch.size(probabilities, 1))))[0]
  kept = torch.masked_fill(probabilities, torch.lt(probabilities, torch.narrow(highest, 1, -1, 1)), 0.)
  return kept / torch.sum(kept, [1], True)

# The most probable tokens stay, until they hold at least the share p of all probability.
def keep_nucleus(probabilities: Tensor, p: float) -> Tensor:
  highest = (torch.sort(probabilities, -1, True))[0]
  before = torch.cumsum(highest, -1) - highest
  least = torch.amin(torch.masked_fill(highest, torch.ge(before, p), 2.), [1], True)
  return torch.masked_fill(probabilities, torch.lt(probabilities, least), 0.)
