# What stays of one layer's keys and values. G = heads, L = prompt tokens, d = head size.

def keep(self, keys: Tensor, values: Tensor, positions: Tensor, reserve: int) -> Tuple[Tensor, Tensor]:
  """Of [G, L, d] the rows that positions [G, kept] name, in [G, kept + reserve, d]"""
  return (self.gather(keys, positions, reserve), self.gather(values, positions, reserve))

def keep_all(self, keys: Tensor, values: Tensor, reserve: int) -> Tuple[Tensor, Tensor]:
  """[G, L, d] in [G, L + reserve, d]"""
  return (self.roomy(keys, reserve), self.roomy(values, reserve))

def gather(self, x: Tensor, positions: Tensor, reserve: int) -> Tensor:
  rows = positions.unsqueeze(2).expand([-1, -1, x.shape[2]])
  return self.roomy(torch.gather(x, 1, rows), reserve)

def roomy(self, x: Tensor, reserve: int) -> Tensor:
  cache = x.new_empty([x.shape[0], x.shape[1] + reserve, x.shape[2]])
  cache[:, : x.shape[1]].copy_(x)
  return cache

def image_tokens(self, positions: Tensor, image: Tensor) -> float:
  """Image tokens among positions [G, kept], mean over the heads; `image` is 1 for these, [L]"""
  return float(torch.sum(image[positions])) / positions.shape[0]

def finish(self, x: Tensor) -> float:
  """Returns when the device has computed x."""
  return float(x.flatten()[0])
