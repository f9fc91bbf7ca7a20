# What stays of one layer's keys and values. G = heads, L = prompt tokens, d = head size.

def keep(self, keys: Tensor, values: Tensor, positions: Tensor, zeros: int, reserve: int,
         merge: str) -> Tuple[Tensor, Tensor]:
  """Of [G, L, d] the rows that positions [G, kept] name, in [G, zeros + kept + reserve, d]"""
  if merge == "NONE":
    return self.keep_all(self.rows(keys, positions), self.rows(values, positions), zeros, reserve)
  kept_keys, kept_values = self.merged(keys, values, positions, merge)
  return self.keep_all(kept_keys, kept_values, zeros, reserve)

def keep_again(self, keys: Tensor, values: Tensor, zeros: int, cached: int, positions: Tensor,
               merge: str) -> Tensor:
  """Moves the rows that positions [G, kept] name, counted from row `zeros`, to the front of keys
  and values [G, capacity, d], of which `cached` rows are filled."""
  old_keys = keys[:, zeros:cached]
  old_values = values[:, zeros:cached]
  end = zeros + positions.shape[1]
  if merge == "NONE":
    keys[:, zeros:end].copy_(self.rows(old_keys, positions))
    values[:, zeros:end].copy_(self.rows(old_values, positions))
  else:
    kept_keys, kept_values = self.merged(old_keys, old_values, positions, merge)
    keys[:, zeros:end].copy_(kept_keys)
    values[:, zeros:end].copy_(kept_values)
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
  tokens = keys.shape[1]
  kept_keys = self.rows(keys, positions).to(6)
  kept_values = self.rows(values, positions).to(6)
  gone = torch.ones([keys.shape[0], tokens], dtype=4, layout=None, device=keys.device, pin_memory=False)
  gone = gone.scatter(1, positions, 0)
  evicted = torch.argsort(gone, stable=True, dim=1, descending=True)[:, : tokens - positions.shape[1]]
  towards = self.unit(kept_keys).transpose(1, 2)
  key_sums = kept_keys.clone()
  value_sums = kept_values.clone()
  counts = torch.ones_like(kept_keys[:, :, :1])
  # Block by block, so that the cosines never fill [evicted, kept].
  block = 256
  for first in range(0, evicted.shape[1], block):
    some = evicted[:, first : first + block]
    some_keys = self.rows(keys, some).to(6)
    some_values = self.rows(values, some).to(6)
    cosine, target = torch.max(torch.bmm(self.unit(some_keys), towards), 2)
    if merge == "PIVOTAL":
      some_keys = (some_keys + self.rows(kept_keys, target)) / 2.0
      some_values = (some_values + self.rows(kept_values, target)) / 2.0
    elif merge == "WEIGHTED":
      some_keys = some_keys * cosine.unsqueeze(2)
      some_values = some_values * cosine.unsqueeze(2)
    places = target.unsqueeze(2).expand_as(some_keys)
    key_sums = key_sums.scatter_add(1, places, some_keys)
    value_sums = value_sums.scatter_add(1, places, some_values)
    counts = counts.scatter_add(1, target.unsqueeze(2), torch.ones_like(counts[:, :1]).expand([-1, some.shape[1], -1]))
  return ((key_sums / counts).to(keys.dtype), (value_sums / counts).to(values.dtype))

def keep_all(self, keys: Tensor, values: Tensor, zeros: int, reserve: int) -> Tuple[Tensor, Tensor]:
  """[G, L, d] in [G, zeros + L + reserve, d]"""
  return (self.roomy(keys, zeros, reserve), self.roomy(values, zeros, reserve))

def roomy(self, x: Tensor, zeros: int, reserve: int) -> Tensor:
  filled = zeros + x.shape[1]
  cache = x.new_empty([x.shape[0], filled + reserve, x.shape[2]])
  cache[:, :zeros].zero_()
  cache[:, zeros:filled].copy_(x)
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
  return self.roomy(x[:, :rows], 0, capacity - rows)

def same(self, x: Tensor) -> Tensor:
  """The tensor itself, for another owner."""
  return x

def finish(self, x: Tensor) -> float:
  """Returns when the device has computed x."""
  return float(x.flatten()[0])
