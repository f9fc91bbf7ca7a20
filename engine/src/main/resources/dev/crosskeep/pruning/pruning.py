# Choosing the tokens of one layer. G = key heads, R query heads share one, O = observed queries,
# L = prompt tokens, P = L - recent = the tokens that may go.

def modality_scores(self, logits: Tensor, row_sums: Tensor, image: Tensor, group: int, recent: int,
                    log_n: float) -> Tuple[Tensor, Tensor]:
  """What each key gets from the queries of its own modality and from the others', each [G, P].

  Rows are n-softmax weights, exp(o) / (n + sum exp(o)); log_n = -inf is plain softmax. Sums over
  the observed queries, mean over the query heads of a group."""
  past = logits.shape[2] - recent
  observed = logits.shape[1] // group
  denominator = torch.logaddexp(row_sums, torch.full_like(row_sums, log_n))
  weights = torch.exp(logits[:, :, :past] - denominator.unsqueeze(2))
  image_rows = image[image.shape[0] - observed :].repeat([group]) / group
  text_rows = (1.0 - image[image.shape[0] - observed :]).repeat([group]) / group
  rows = torch.stack([text_rows, image_rows]).unsqueeze(0).expand([logits.shape[0], -1, -1])
  received = torch.bmm(rows, weights)
  from_text = received[:, 0]
  from_image = received[:, 1]
  is_image = image[:past] > 0
  return (torch.where(is_image, from_image, from_text), torch.where(is_image, from_text, from_image))

def best(self, scores: Tensor, quota: Tensor) -> Tensor:
  """True for each head's `quota` [G, 1] highest scores [G, P]; of equal ones the earlier."""
  order = torch.argsort(scores, stable=True, dim=1, descending=True)
  places = torch.arange(scores.shape[1], dtype=4, layout=None, device=scores.device, pin_memory=False)
  rank = torch.zeros_like(order).scatter_(1, order, places.unsqueeze(0).expand_as(order))
  return rank < quota

def lend(self, wanted: int, other: int, own_keys: Tensor, other_keys: Tensor) -> Tensor:
  """A list's picks: what it wants, and what the other list cannot use, as far as its keys reach."""
  unused = torch.clamp(other - other_keys, 0)
  return torch.minimum(own_keys, wanted + unused)

def filled(self, chosen: Tensor, scores: Tensor, count: int) -> Tensor:
  """Each head's chosen keys [G, P] and the highest scores besides, up to `count`: [G, count]"""
  priority = scores.masked_fill(chosen, inf)
  return torch.argsort(priority, stable=True, dim=1, descending=True)[:, :count]

def cross_self(self, logits: Tensor, row_sums: Tensor, image: Tensor, group: int, recent: int,
               self_quota: int, cross_quota: int, one_modality: bool, log_n: float,
               combine: str) -> Tuple[Tensor, int]:
  """The positions to keep, ascending, [G, count], and the count."""
  own, other = self.modality_scores(logits, row_sums, image, group, recent, log_n)
  if combine == "CONCAT":
    own_picks = torch.topk(own, self_quota, 1)[1]
    other_picks = torch.topk(other, cross_quota, 1)[1]
    picks = torch.cat([own_picks, other_picks], 1)
  elif one_modality:
    # There is nothing to balance.
    total = own + other
    picks = self.filled(torch.zeros_like(total) > 0, total, self_quota + cross_quota)
  else:
    picks = self.cross_self_set(own, other, self_quota, cross_quota, combine)
  past = logits.shape[2] - recent
  last = torch.arange(past, past + recent, dtype=4, layout=None, device=picks.device, pin_memory=False)
  kept = torch.cat([picks, last.unsqueeze(0).expand([picks.shape[0], -1])], 1)
  return (torch.sort(kept, 1)[0], kept.shape[1])

def cross_self_set(self, own: Tensor, other: Tensor, self_quota: int, cross_quota: int,
                   combine: str) -> Tensor:
  """The scored picks [G, count], each once."""
  total = own + other
  budget = self_quota + cross_quota
  own_keys = torch.sum(own > 0, [1], True)
  other_keys = torch.sum(other > 0, [1], True)
  by_self = self.best(own, self.lend(self_quota, cross_quota, own_keys, other_keys))
  by_cross = self.best(other, self.lend(cross_quota, self_quota, other_keys, own_keys))
  if combine == "UNION_FILL":
    return self.filled(by_self | by_cross, total, budget)
  chosen = by_self & by_cross if combine == "AND" else by_self | by_cross
  # Heads may want different counts; the largest makes the layer's cache rectangular.
  most = int(torch.max(torch.sum(chosen, [1])))
  return self.filled(chosen, total, max(most, min(1, budget)))
