# A Llama decoder. L = prompt tokens, T = new tokens, D = hidden size, H = query heads, G = key and
# value heads, R = H / G query heads share one of these, d = head size, O = observed queries.
# A layer's nine weights in order: attention norm, q, k, v, o, MLP norm, gate, up, down.

def embed(self, table: Tensor, ids: Tensor) -> Tensor:
  """[L] token ids to [L, D]"""
  return torch.embedding(table, ids)

def frequencies(self, head_dim: int, theta: float, factor: float, device: str) -> Tensor:
  """Radians per position of each rotated pair, float32 [d / 2]; `factor` stretches positions."""
  even = torch.arange(0, head_dim, 2, dtype=6, layout=None, device=torch.device(device), pin_memory=False)
  return torch.reciprocal(torch.pow(theta, even / head_dim)) / factor

def rotation(self, frequencies: Tensor, first: int, count: int, like: Tensor) -> Tuple[Tensor, Tensor]:
  """Cosines and sines of positions first … first + count - 1, each [count, d / 2]"""
  positions = torch.arange(first, first + count, dtype=6, layout=None, device=like.device, pin_memory=False)
  angles = positions.unsqueeze(1) * frequencies
  return (torch.cos(angles).to(like.dtype), torch.sin(angles).to(like.dtype))

def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  """Rotary embedding in the half-rotated layout: number i pairs with number i + d / 2."""
  half = x.shape[2] // 2
  a = x[:, :, :half]
  b = x[:, :, half:]
  return torch.cat([a * cos - b * sin, b * cos + a * sin], 2)

def norm(self, x: Tensor, weight: Tensor, eps: float) -> Tensor:
  """Root mean square norm, computed in float32 whatever x is."""
  y = x.to(6)
  y = y * torch.rsqrt(torch.mean(y * y, [-1], True) + eps)
  return weight * y.to(x.dtype)

def heads_first(self, x: Tensor, head_dim: int) -> Tensor:
  """[T, heads · d] to [heads, T, d]"""
  return x.reshape([x.shape[0], -1, head_dim]).transpose(0, 1)

def mlp(self, x: Tensor, gate: Tensor, up: Tensor, down: Tensor) -> Tensor:
  return torch.linear(torch.silu(torch.linear(x, gate)) * torch.linear(x, up), down)

def projected(self, x: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor, head_dim: int,
              eps: float) -> Tuple[Tensor, Tensor, Tensor]:
  """Of states [T, D] the queries [G, R, T, d], keys and values [G, T, d], the first two rotated"""
  y = self.norm(x, w[0], eps)
  q = self.rotate(self.heads_first(torch.linear(y, w[1]), head_dim), cos, sin)
  k = self.rotate(self.heads_first(torch.linear(y, w[2]), head_dim), cos, sin)
  v = self.heads_first(torch.linear(y, w[3]), head_dim)
  return (q.reshape([k.shape[0], -1, x.shape[0], head_dim]), k, v)

def attended(self, x: Tensor, w: List[Tensor], y: Tensor, eps: float) -> Tensor:
  """States [T, D] with what attention gave, [G, R, T, d], and with the MLP's share"""
  y = y.permute([2, 0, 1, 3]).reshape([x.shape[0], -1])
  x = x + torch.linear(y, w[4])
  return x + self.mlp(self.norm(x, w[5], eps), w[6], w[7], w[8])

def prefill_layer(self, x: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor, head_dim: int,
                  eps: float, observed: int,
                  moments: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
  """One layer over the whole prompt.

  Returns the new states [L, D], keys and values [G, L, d], the last `observed` queries [G, R, O, d]
  and the columns' sums [moments, G, L]."""
  q, k, v = self.projected(x, w, cos, sin, head_dim, eps)
  # Keys and values are shared by stride 0, never repeated in memory.
  y = torch.scaled_dot_product_attention(
      q, k.unsqueeze(1).expand_as(q), v.unsqueeze(1).expand_as(q), None, 0.0, True)
  x = self.attended(x, w, y, eps)
  return (x, k, v, self.last(q, observed), self.column_sums(q, k, moments))

def extend_layer(self, x: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor, head_dim: int,
                 eps: float, observed: int, moments: int, keys: Tensor, values: Tensor,
                 cached: int, front: int,
                 front_bias: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
  """One layer over T new tokens, which see all of the first `cached` rows of keys and values
  [G, capacity, d], and each other causally.

  The first `front` rows, none or one, stand for evicted tokens; their bias is [G, R] or [1, 1].
  Returns what prefill_layer returns, with P + T keys for L: the cached ones, then the new ones."""
  q, k, v = self.projected(x, w, cos, sin, head_dim, eps)
  k = torch.cat([keys[:, :cached], k], 1)
  v = torch.cat([values[:, :cached], v], 1)
  place = torch.arange(k.shape[1], dtype=4, layout=None, device=k.device, pin_memory=False)
  bias = q.new_zeros([x.shape[0], k.shape[1]])
  bias = bias.masked_fill(place.unsqueeze(0) > place[cached:].unsqueeze(1), -inf)
  if front == 1:
    bias = bias.repeat([front_bias.shape[0], front_bias.shape[1], 1, 1])
    bias[:, :, :, 0].copy_(front_bias.unsqueeze(2))
  shared = [k.shape[0], q.shape[1], k.shape[1], head_dim]
  y = torch.scaled_dot_product_attention(
      q, k.unsqueeze(1).expand(shared), v.unsqueeze(1).expand(shared), bias)
  x = self.attended(x, w, y, eps)
  k = k[:, front:]
  v = v[:, front:]
  return (x, k, v, self.last(q, observed), self.column_sums(q, k, moments))

def last(self, q: Tensor, observed: int) -> Tensor:
  """The last of queries [G, R, T, d], apart from the others, so that these can go"""
  return q[:, :, q.shape[2] - observed :].clone()

def column_sums(self, q: Tensor, k: Tensor, moments: int) -> Tensor:
  """What each of keys [G, L, d] gets from all queries [G, R, T, d] together, mean over R, and the
  sum of the squares of these, the first `moments` of both: float32 [moments, G, L]. The queries are
  those of the last T keys. Rows go block by block, so nothing is [T, L]."""
  groups, group, queries, size = q.shape[0], q.shape[1], q.shape[2], q.shape[3]
  tokens = k.shape[1]
  sums = torch.zeros([moments, groups, tokens], dtype=6, layout=None, device=k.device, pin_memory=False)
  if moments == 0:
    return sums
  keys = k.to(6).transpose(1, 2)
  block = max(32, 16777216 // (groups * group * tokens)) if k.is_cuda else 32
  block = min(block, queries)
  hidden = torch.ones([block, block], dtype=11, layout=None, device=k.device, pin_memory=False)
  hidden = torch.triu(hidden, 1)
  for first in range(0, queries, block):
    end = min(first + block, queries)
    own = end - first
    seen = tokens - queries + end
    rows = q[:, :, first:end].reshape([groups, -1, size]).to(6) / float(size) ** 0.5
    logits = torch.bmm(rows, keys[:, :, :seen]).reshape([groups, group, own, seen])
    logits[:, :, :, seen - own :].masked_fill_(hidden[:own, :own], -inf)
    weights = torch.softmax(logits, 3)
    weights = weights[:, 0] if group == 1 else torch.mean(weights, [1])
    sums[0, :, :seen].add_(torch.sum(weights, [1]))
    if moments > 1:
      sums[1, :, :seen].add_(torch.sum(weights.square_(), [1]))
  return sums

def logits(self, x: Tensor, norm: Tensor, head: Tensor, eps: float) -> Tensor:
  """States [T, D] to float32 logits [T, vocabulary]"""
  return torch.linear(self.norm(x, norm, eps), head).to(6)

def last_logits(self, x: Tensor, norm: Tensor, head: Tensor, eps: float) -> Tensor:
  """States [T, D] to float32 logits [vocabulary] after the last"""
  return self.logits(x[-1:], norm, head, eps)[0]

def attend(self, q: Tensor, k: Tensor, v: Tensor, front_bias: Tensor) -> Tensor:
  """Queries [1, G, R, d] to keys [1, G, rows, d], the first of which has a bias, [G, R] or [1, 1]"""
  bias = q.new_zeros([1, front_bias.shape[0], front_bias.shape[1], k.shape[2]])
  bias[0, :, :, 0].copy_(front_bias)
  return torch.scaled_dot_product_attention(q, k, v, bias)

def decode(self, weights: List[Tensor], keys: List[Tensor], values: List[Tensor], cached: List[int],
           token: int, position: int, frequencies: Tensor, head_dim: int, eps: float,
           front: int, front_bias: List[Tensor], queries: List[Tensor], slot: int) -> Tensor:
  """One token through all layers and the head: float32 logits [vocabulary].

  The caches' first `front` rows, none or one, stand for evicted tokens; front_bias[i] is [G, R] or
  [1, 1].

  The weights are all layers' in order, then embedding, last norm and head. Writes the token's keys
  and values into row cached[i] of keys[i] and values[i], [G, capacity, d], and its query into row
  `slot` of queries[i], [H, rows, d], unless that is -1."""
  layers = len(keys)
  x = weights[9 * layers][token : token + 1]
  cos, sin = self.rotation(frequencies, position, 1, x)
  for i in range(layers):
    w = 9 * i
    y = self.norm(x, weights[w], eps)
    q = self.rotate(self.heads_first(torch.linear(y, weights[w + 1]), head_dim), cos, sin)
    k = self.rotate(self.heads_first(torch.linear(y, weights[w + 2]), head_dim), cos, sin)
    v = self.heads_first(torch.linear(y, weights[w + 3]), head_dim)
    end = cached[i] + 1
    keys[i][:, cached[i] : end].copy_(k)
    values[i][:, cached[i] : end].copy_(v)
    if slot >= 0:
      queries[i][:, slot : slot + 1].copy_(q)
    # The R query heads of a group stand where a prompt's queries would: [1, G, R, d].
    q = q.reshape([1, k.shape[0], -1, head_dim])
    k = keys[i][:, :end].unsqueeze(0)
    v = values[i][:, :end].unsqueeze(0)
    if front == 0:
      y = torch.scaled_dot_product_attention(q, k, v)
    else:
      y = self.attend(q, k, v, front_bias[i])
    x = x + torch.linear(y.reshape([1, -1]), weights[w + 4])
    x = x + self.mlp(self.norm(x, weights[w + 5], eps), weights[w + 6], weights[w + 7], weights[w + 8])
  return self.logits(x, weights[9 * layers + 1], weights[9 * layers + 2], eps)[0]

def query_room(self, heads: int, rows: int, head_dim: int, like: Tensor) -> Tensor:
  """Room for the queries of some tokens, [H, rows, d]"""
  return like.new_empty([heads, rows, head_dim])

def observe_answer(self, queries: Tensor, oldest: int, keys: Tensor, front: int, cached: int,
                   moments: int) -> Tuple[Tensor, Tensor, Tensor]:
  """The last tokens' queries, the keys they saw, rows `front` to `cached` of [G, capacity, d], and
  the columns' sums.

  The queries [H, O, d] begin at row `oldest` and go round. Returns them as [G, R, O, d]."""
  k = keys[:, front:cached]
  q = torch.roll(queries, [-oldest], [1])
  q = q.reshape([k.shape[0], -1, q.shape[1], q.shape[2]])
  return (q, k, self.column_sums(q, k, moments))
