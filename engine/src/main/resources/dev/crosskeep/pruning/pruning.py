# Choosing the tokens of one layer. G = key heads, R query heads share one, O = observed queries,
# d = head size, L = keys, P = L - recent = the older ones, of which those at the positions `older` are
# forced to stay.
# `positions` says where the keys stand in the conversation, [1, L], or [G, L] where earlier pruning has
# left each head other tokens; `image` is 1 for keys of pictures, in the same shape. The queries are
# those of the last keys.

def last_queries(self, queries: Tensor, count: int) -> Tensor:
  """Of queries [G, R, O, d] the last ones."""
  return queries[:, :, queries.shape[2] - count :]

def logits(self, queries: Tensor, keys: Tensor, first: int, end: int) -> Tensor:
  """What queries `first` to `end` of [G, R, O, d] make of float32 keys [G, d, L], scaled, -inf where
  a key comes after the query: float32 [G, R * (end - first), L]."""
  groups, group, observed, size = queries.shape[0], queries.shape[1], queries.shape[2], queries.shape[3]
  tokens = keys.shape[2]
  rows = queries[:, :, first:end].reshape([groups, -1, size]).to(6)
  logits = torch.bmm(rows, keys).div_(float(size) ** 0.5)
  position = torch.arange(tokens, dtype=4, layout=None, device=keys.device, pin_memory=False)
  own = position[tokens - observed + first : tokens - observed + end].repeat([group])
  return logits.masked_fill_(position.unsqueeze(0) > own.unsqueeze(1), -inf)

def all_logits(self, queries: Tensor, keys: Tensor) -> Tensor:
  """The same for all queries and keys [G, L, d]"""
  return self.logits(queries, keys.to(6).transpose(1, 2), 0, queries.shape[2])

def received(self, queries: Tensor, keys: Tensor, shares: Tensor, past: int, log_n: float) -> Tensor:
  """What the first `past` of keys [G, L, d] get from queries [G, R, O, d], each counted with its
  share of [M, O]: float32 [G, M, past], mean over the query heads of a group.

  Rows are n-softmax weights, exp(o) / (n + sum exp(o)); log_n = -inf is plain softmax. No array is
  longer than about 2^21 numbers, whatever there are of heads, queries and keys; on a GPU, which
  longer ones keep busy, 2^24."""
  groups, group, observed, size = queries.shape[0], queries.shape[1], queries.shape[2], queries.shape[3]
  tokens = keys.shape[1]
  most = 16777216 if keys.is_cuda else 2097152
  heads = max(1, most // (tokens * max(size, group)))
  parts: List[Tensor] = []
  for head in range(0, groups, heads):
    q = queries[head : head + heads]
    k = keys[head : head + heads].to(6).transpose(1, 2)
    rows = max(1, most // (k.shape[0] * group * tokens))
    sums = torch.zeros([k.shape[0], shares.shape[0], past], dtype=6, layout=None, device=k.device, pin_memory=False)
    for first in range(0, observed, rows):
      end = min(first + rows, observed)
      logits = self.logits(q, k, first, end)
      denominator = torch.logsumexp(logits, [2])
      denominator = torch.logaddexp(denominator, torch.full_like(denominator, log_n))
      weights = logits[:, :, :past].sub_(denominator.unsqueeze(2)).exp_()
      counted = (shares[:, first:end] / group).repeat([1, group])
      sums.add_(torch.bmm(counted.unsqueeze(0).expand([k.shape[0], -1, -1]), weights))
    parts.append(sums)
  return torch.cat(parts, 0)

def modality_shares(self, image: Tensor, observed: int, mean: bool) -> Tensor:
  """How much each of the last queries counts, those of text and those of pictures, [2, O]: once, or
  each modality once."""
  image_rows = image[0, image.shape[1] - observed :]
  shares = torch.stack([1.0 - image_rows, image_rows])
  if mean:
    shares = shares / torch.clamp(torch.sum(shares, [1], True), 1.0)
  return shares

def modality_scores(self, queries: Tensor, keys: Tensor, image: Tensor, recent: int, log_n: float,
                    mean: bool) -> Tuple[Tensor, Tensor]:
  """What each key gets from the queries of its own modality and from the others', each [G, P]."""
  past = keys.shape[1] - recent
  shares = self.modality_shares(image, queries.shape[2], mean)
  received = self.received(queries, keys, shares, past, log_n)
  from_text = received[:, 0]
  from_image = received[:, 1]
  is_image = image[:, :past] > 0
  return (torch.where(is_image, from_image, from_text), torch.where(is_image, from_text, from_image))

def joint_scores(self, queries: Tensor, keys: Tensor, image: Tensor, recent: int, log_n: float,
                 mean: bool) -> Tensor:
  """The sum of both, [G, P]"""
  shares = torch.sum(self.modality_shares(image, queries.shape[2], mean), [0], True)
  return self.received(queries, keys, shares, keys.shape[1] - recent, log_n)[:, 0]

def window_scores(self, queries: Tensor, keys: Tensor, recent: int) -> Tensor:
  """What each key gets from all observed queries, [G, P]"""
  once = torch.ones([1, queries.shape[2]], dtype=6, layout=None, device=keys.device, pin_memory=False)
  return self.received(queries, keys, once, keys.shape[1] - recent, -inf)[:, 0]

def column_scores(self, columns: Tensor, image: Tensor, recent: int, text_prior: bool) -> Tensor:
  """What each key gets from all queries, [G, P]; with the prior every text key leads."""
  past = columns.shape[2] - recent
  scores = columns[0, :, :past]
  if text_prior:
    lead = torch.amax(scores, [1], True)
    scores = scores + (1.0 - image[:, :past]) * lead
  return scores

def mean_scores(self, columns: Tensor, positions: Tensor, queries: int, recent: int,
                older: List[int], varying: int) -> Tensor:
  """Mean attention over the queries that see a key, [G, P]; the `varying` keys with the largest
  standard deviation lead, forced ones not counted."""
  tokens = columns.shape[2]
  past = tokens - recent
  seen_by = torch.arange(tokens, recent, -1, dtype=6, layout=None, device=columns.device, pin_memory=False)
  seen_by = torch.clamp(seen_by, None, queries)
  mean = columns[0, :, :past] / seen_by
  variance = columns[1, :, :past] / seen_by - mean * mean
  variance = variance.masked_fill(self.forced(variance, positions, older), -inf)
  quota = torch.full_like(variance[:, :1], varying)
  return mean.masked_fill(self.best(variance, quota), inf)

def pooled(self, scores: Tensor, near: Tensor, places: int, divisors: Tensor, maximum: bool) -> Tensor:
  """Scores [G, P] with those of the keys that `near` [P * places] names; P names none."""
  nothing = torch.full_like(scores[:, :1], -inf if maximum else 0.0)
  reached = torch.index_select(torch.cat([scores, nothing], 1), 1, near)
  reached = reached.reshape([scores.shape[0], -1, places])
  if maximum:
    return torch.amax(reached, [2])
  return torch.sum(reached, [2]) / divisors

def pooled_at(self, scores: Tensor, positions: Tensor, tokens: int, near: Tensor, places: int,
              divisors: Tensor, maximum: bool) -> Tensor:
  """The same for keys that stand at positions [G, L] among `tokens`, of which `near` names the
  neighbours. Only keys that are there count: averages are over these."""
  positions = positions[:, : scores.shape[1]]
  spread = torch.full([scores.shape[0], tokens], -inf if maximum else 0.0, dtype=6, layout=None, device=scores.device, pin_memory=False)
  spread = self.pooled(spread.scatter(1, positions, scores), near, places, divisors, maximum)
  pooled = torch.gather(spread, 1, positions)
  if maximum:
    return pooled
  there = torch.zeros_like(spread).scatter(1, positions, torch.ones_like(scores))
  return pooled / torch.gather(self.pooled(there, near, places, divisors, False), 1, positions)

def by_layer(self, scores: Tensor, positions: Tensor, tokens: int) -> Tensor:
  """Each key's mean score over the heads that hold it, [G, P], of keys that stand at positions
  [G, L] or [1, L] among `tokens`."""
  here = positions[:, : scores.shape[1]].expand_as(scores)
  spread = torch.zeros([scores.shape[0], tokens], dtype=6, layout=None, device=scores.device, pin_memory=False)
  holding = torch.sum(spread.scatter(1, here, 1.0), [0], True)
  mean = torch.sum(spread.scatter(1, here, scores), [0], True) / torch.clamp(holding, 1.0)
  return torch.gather(mean.expand_as(spread), 1, here)

def image_at(self, image: Tensor, positions: Tensor) -> Tensor:
  """What `image` [1, tokens] says of positions [G, L]"""
  return image[0][positions]

def image_share(self, image: Tensor, keys: int) -> float:
  """Which share of the first keys are pictures', all heads together"""
  return float(torch.mean(image[:, :keys]))

def keep_best(self, scores: Tensor, positions: Tensor, recent: int, older: List[int],
              scored: int) -> Tensor:
  """The positions of the forced keys and of the best scores [G, P] besides, ascending."""
  picks = self.filled(self.forced(scores, positions, older), scores, len(older) + scored)
  return torch.sort(self.with_recent(picks, scores.shape[1], recent), 1)[0]

def all_positions(self, like: Tensor, tokens: int) -> Tensor:
  """The positions of a prompt's tokens, [1, L]"""
  return torch.arange(tokens, dtype=4, layout=None, device=like.device, pin_memory=False).unsqueeze(0)

def forced(self, scores: Tensor, positions: Tensor, older: List[int]) -> Tensor:
  """True for the keys at the positions `older`, which stay whatever their scores [G, P] are."""
  if len(older) == 0:
    return torch.zeros_like(scores) > 0
  here = positions[:, : scores.shape[1]].contiguous()
  wanted = torch.tensor(older, dtype=4, device=scores.device, requires_grad=False)
  next = torch.clamp(torch.searchsorted(wanted, here), 0, len(older) - 1)
  return (wanted[next] == here).expand_as(scores)

def share(self, received: Tensor, positions: Tensor) -> float:
  """The share of what the keys got, [G, L], that positions [G, k] hold, mean over the heads."""
  got = received.to(7)
  return float(torch.mean(torch.sum(torch.gather(got, 1, positions), [1]) / torch.sum(got, [1])))

def with_recent(self, picks: Tensor, past: int, recent: int) -> Tensor:
  """Picks [G, k] and the positions of the recent tokens behind them."""
  last = torch.arange(past, past + recent, dtype=4, layout=None, device=picks.device, pin_memory=False)
  return torch.cat([picks, last.unsqueeze(0).expand([picks.shape[0], -1])], 1)

def best(self, scores: Tensor, quota: Tensor) -> Tensor:
  """True for each head's `quota` [G, 1] highest scores [G, P]; of equal ones the earlier."""
  order = torch.argsort(scores, stable=True, dim=1, descending=True)
  places = torch.arange(scores.shape[1], dtype=4, layout=None, device=scores.device, pin_memory=False)
  rank = torch.zeros_like(order).scatter_(1, order, places.unsqueeze(0).expand_as(order))
  return rank < quota

def lend(self, wanted: Tensor, other: Tensor, own_keys: Tensor, other_keys: Tensor) -> Tensor:
  """A list's picks: what it wants, and what the other list cannot use, as far as its keys reach;
  each [G, 1]."""
  unused = torch.clamp(other - other_keys, 0)
  return torch.minimum(own_keys, wanted + unused)

def filled(self, chosen: Tensor, scores: Tensor, count: int) -> Tensor:
  """Each head's chosen keys [G, P] and the highest scores besides, up to `count`: [G, count]"""
  priority = scores.masked_fill(chosen, inf)
  return torch.argsort(priority, stable=True, dim=1, descending=True)[:, :count]

def cross_self(self, own: Tensor, other: Tensor, positions: Tensor, recent: int, older: List[int],
               self_quota: int, cross_quota: int, by_mass: bool, one_modality: bool,
               combine: str) -> Tuple[Tensor, int]:
  """The positions to keep, ascending, [G, count], and the count; `own` and `other` are [G, P].

  By mass each head splits the sum of the quotas as its own scores are split."""
  if combine == "CONCAT":
    picks = torch.cat([torch.topk(own, self_quota, 1)[1], torch.topk(other, cross_quota, 1)[1]], 1)
  elif one_modality:
    # There is nothing to balance.
    total = own + other
    picks = self.filled(self.forced(total, positions, older), total, len(older) + self_quota + cross_quota)
  else:
    cross = torch.full_like(own[:, :1], cross_quota)
    if by_mass:
      mass = torch.sum(other, [1], True)
      share = mass / (mass + torch.sum(own, [1], True))
      cross = torch.floor((self_quota + cross_quota) * share + 1e-6)
    always = self.forced(own, positions, older)
    picks = self.cross_self_set(own, other, always, len(older), self_quota + cross_quota, cross, combine)
  kept = self.with_recent(picks, own.shape[1], recent)
  return (torch.sort(kept, 1)[0], kept.shape[1])

def cross_self_set(self, own: Tensor, other: Tensor, always: Tensor, forced: int, budget: int,
                   cross_quota: Tensor, combine: str) -> Tensor:
  """Forced and scored picks [G, count], each once; of the budget's picks [G, 1] are cross-modal."""
  total = own + other
  # Forced keys take no list's places.
  own = own.masked_fill(always, 0.0)
  other = other.masked_fill(always, 0.0)
  self_quota = budget - cross_quota
  own_keys = torch.sum(own > 0, [1], True)
  other_keys = torch.sum(other > 0, [1], True)
  by_self = self.best(own, self.lend(self_quota, cross_quota, own_keys, other_keys))
  by_cross = self.best(other, self.lend(cross_quota, self_quota, other_keys, own_keys))
  if combine == "UNION_FILL":
    return self.filled(by_self | by_cross | always, total, budget + forced)
  chosen = by_self & by_cross if combine == "AND" else by_self | by_cross
  chosen = chosen | always
  # Heads may want different counts; the largest makes the layer's cache rectangular.
  most = int(torch.max(torch.sum(chosen, [1])))
  return self.filled(chosen, total, max(most, min(1, budget)))
