# What stays of one layer's keys and values. G = heads, R query heads share one, L = prompt tokens,
# d = head size. A stand-in is F = 0 or 1 rows that stand in front of these for evicted tokens: keys
# and values [G, F, d], and what is added to the logits of its key, its bias.

def no_stand_in(self, keys: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  """None, for keys [G, L, d]"""
  nothing = keys[:, :0]
  return (nothing, nothing, keys.new_zeros([0]))

def constant(self, keys: Tensor, log_n: float) -> Tuple[Tensor, Tensor, Tensor]:
  """A key of zeros, whose logit is 0, so that its bias ln n, [1, 1], makes it count n."""
  zeros = torch.zeros_like(keys[:, :1])
  bias = torch.full([1, 1], log_n, dtype=6, layout=None, device=keys.device, pin_memory=False)
  return (zeros, zeros, bias)

def stand_in(self, keys: Tensor, values: Tensor, bias: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  """That of a layer that has one, [G, capacity, d]"""
  return (keys[:, :1], values[:, :1], bias.clone())

def summary(self, queries: Tensor, keys: Tensor, values: Tensor, positions: Tensor,
            earlier_key: Tensor, earlier_value: Tensor,
            earlier_bias: Tensor, observed: int) -> Tuple[Tensor, Tensor, Tensor]:
  """One row for all of [G, L, d] that positions [G, kept] do not name, and for an earlier stand-in:
  the mean of their keys and values, weighted as the last `observed` of queries [G, R, O, d] attend
  to them, mean over R and these. The bias [G, R] gives the row the sum of their exponentials, its
  logarithm right for these queries on the average."""
  seen = queries[:, :, queries.shape[2] - min(observed, queries.shape[2]) :]
  q = seen.reshape([keys.shape[0], -1, keys.shape[2]]).to(6) / float(keys.shape[2]) ** 0.5
  k = torch.cat([keys, earlier_key], 1).to(6)
  v = torch.cat([values, earlier_value], 1).to(6)
  logits = torch.bmm(q, k.transpose(1, 2)).reshape([k.shape[0], seen.shape[1], seen.shape[2], -1])
  logits[:, :, :, k.shape[1] - 1 :].add_(earlier_bias.unsqueeze(2).unsqueeze(3))
  logits = logits.reshape([k.shape[0], -1, k.shape[1]])
  logits = logits.scatter(2, positions.unsqueeze(1).expand([-1, q.shape[1], -1]), -inf)
  total = torch.logsumexp(logits, [2], True)
  weights = torch.mean(torch.exp(logits - total), [1], True)
  key = torch.bmm(weights, k)
  bias = (total - torch.bmm(q, key.transpose(1, 2))).reshape([k.shape[0], seen.shape[1], -1])
  return (key.to(keys.dtype), torch.bmm(weights, v).to(values.dtype), torch.mean(bias, [2]))

def keep(self, keys: Tensor, values: Tensor, positions: Tensor, front_keys: Tensor,
         front_values: Tensor, reserve: int, merge: str) -> Tuple[Tensor, Tensor]:
  """Of [G, L, d] the rows that positions [G, kept] name behind those in front, [G, F, d], in
  [G, F + kept + reserve, d]"""
  kept_keys, kept_values = self.kept(keys, values, positions, merge)
  return self.keep_all(kept_keys, kept_values, front_keys, front_values, reserve)

def kept(self, keys: Tensor, values: Tensor, positions: Tensor, merge: str) -> Tuple[Tensor, Tensor]:
  if merge == "NONE" or merge == "SUMMARY":
    return (self.rows(keys, positions), self.rows(values, positions))
  return self.merged(keys, values, positions, merge)

def filled(self, x: Tensor, front: int, cached: int) -> Tensor:
  """The filled rows of [G, capacity, d] behind the stand-in"""
  return x[:, front:cached]

def replace(self, x: Tensor, other: Tensor) -> Tensor:
  """Overwrites x in its place."""
  return x.copy_(other)

def keep_again(self, keys: Tensor, values: Tensor, cached: int, positions: Tensor,
               front_keys: Tensor, front_values: Tensor, merge: str) -> Tensor:
  """Moves the rows that positions [G, kept] name, counted behind the stand-in, to the front of keys
  and values [G, capacity, d], of which `cached` rows are filled, behind a new stand-in."""
  front = front_keys.shape[1]
  kept_keys, kept_values = self.kept(keys[:, front:cached], values[:, front:cached], positions, merge)
  end = front + positions.shape[1]
  keys[:, front:end].copy_(kept_keys)
  values[:, front:end].copy_(kept_values)
  keys[:, :front].copy_(front_keys)
  values[:, :front].copy_(front_values)
  return keys

def tokens_before(self, positions: Tensor, end: int) -> float:
  """How many of positions [G, kept] are below `end`, mean over the heads"""
  return float(torch.sum(positions < end)) / positions.shape[0]

def rows(self, x: Tensor, positions: Tensor) -> Tensor:
  """The rows of [G, L, d] that positions [G, n] name, [G, n, d]"""
  return torch.gather(x, 1, positions.unsqueeze(2).expand([-1, -1, x.shape[2]]))

def unit(self, x: Tensor) -> Tensor:
  return x / torch.clamp(torch.norm(x, 2, [2], True), 1e-12)

def merged(self, keys: Tensor, values: Tensor, positions: Tensor, merge: str) -> Tuple[Tensor, Tensor]:
  """The named rows, each with the evicted rows whose keys point its way most, [G, kept, d]"""
  heads, tokens, size = keys.shape[0], keys.shape[1], keys.shape[2]
  gone = torch.ones([heads, tokens], dtype=4, layout=None, device=keys.device, pin_memory=False)
  gone = gone.scatter(1, positions, 0)
  evicted = torch.argsort(gone, stable=True, dim=1, descending=True)[:, : tokens - positions.shape[1]]
  # All heads' rows one below the other, [G * L, d]: whole rows are copied and added much faster.
  head = torch.arange(heads, dtype=4, layout=None, device=keys.device, pin_memory=False).unsqueeze(1)
  all_keys = keys.to(6).reshape([-1, size])
  all_values = values.to(6).reshape([-1, size])
  kept = (positions + head * tokens).flatten()
  kept_keys = torch.index_select(all_keys, 0, kept)
  kept_values = torch.index_select(all_values, 0, kept)
  towards = self.unit(kept_keys.reshape([heads, -1, size])).transpose(1, 2)
  key_sums = kept_keys.clone()
  value_sums = kept_values.clone()
  counts = torch.ones_like(kept_keys[:, :1])
  # Block by block, so that the cosines never fill [evicted, kept].
  block = 256
  for first in range(0, evicted.shape[1], block):
    some = (evicted[:, first : first + block] + head * tokens).flatten()
    some_keys = torch.index_select(all_keys, 0, some)
    some_values = torch.index_select(all_values, 0, some)
    directions = self.unit(some_keys.reshape([heads, -1, size]))
    cosine, target = torch.max(torch.bmm(directions, towards), 2)
    row = (target + head * positions.shape[1]).flatten()
    if merge == "PIVOTAL":
      some_keys = (some_keys + torch.index_select(kept_keys, 0, row)) / 2.0
      some_values = (some_values + torch.index_select(kept_values, 0, row)) / 2.0
    elif merge == "WEIGHTED":
      weight = cosine.flatten().unsqueeze(1)
      some_keys = some_keys * weight
      some_values = some_values * weight
    place = row.unsqueeze(1).expand_as(some_keys)
    key_sums.scatter_add_(0, place, some_keys)
    value_sums.scatter_add_(0, place, some_values)
    counts.scatter_add_(0, row.unsqueeze(1), torch.ones_like(some_keys[:, :1]))
  shape = [heads, positions.shape[1], size]
  return ((key_sums / counts).reshape(shape).to(keys.dtype), (value_sums / counts).reshape(shape).to(values.dtype))

def keep_all(self, keys: Tensor, values: Tensor, front_keys: Tensor, front_values: Tensor,
             reserve: int) -> Tuple[Tensor, Tensor]:
  """[G, L, d] behind the rows in front, [G, F, d], in [G, F + L + reserve, d]"""
  return (self.roomy(keys, front_keys, reserve), self.roomy(values, front_values, reserve))

def roomy(self, x: Tensor, front: Tensor, reserve: int) -> Tensor:
  filled = front.shape[1] + x.shape[1]
  cache = x.new_empty([x.shape[0], filled + reserve, x.shape[2]])
  cache[:, : front.shape[1]].copy_(front)
  cache[:, front.shape[1] : filled].copy_(x)
  return cache

def image_tokens(self, positions: Tensor, image: Tensor) -> float:
  """Image tokens among positions [G, kept], mean over the heads; `image` is 1 for these, [1, L]"""
  return float(torch.sum(image[0][positions])) / positions.shape[0]

def followed(self, positions: Tensor, first: int, count: int) -> Tensor:
  """Positions [G, kept], then first … first + count - 1 in each row."""
  next = torch.arange(first, first + count, dtype=4, layout=None, device=positions.device, pin_memory=False)
  return torch.cat([positions, next.unsqueeze(0).expand([positions.shape[0], -1])], 1)

def positions_of(self, positions: Tensor, rows: Tensor) -> Tensor:
  """The positions [G, n] that rows [G, kept] of a cache have"""
  return torch.gather(positions, 1, rows)

def copy_rows(self, x: Tensor, rows: int, capacity: int) -> Tensor:
  """The first rows of [G, more, d] in [G, capacity, d]"""
  return self.roomy(x[:, :rows], x[:, :0], capacity - rows)

def copied(self, x: Tensor) -> Tensor:
  return x.clone()

def same(self, x: Tensor) -> Tensor:
  """The tensor itself, for another owner."""
  return x
