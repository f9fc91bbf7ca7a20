# Weights: files mapped into memory, and the tensors cut out of them.

def map_file(self, path: str, values: int, dtype: int) -> Tensor:
  """The first `values` numbers of a file, mapped: pages are read when used and can be dropped."""
  return torch.from_file(path, False, values, dtype=dtype, layout=None, device=None, pin_memory=False)

def cut(self, flat: Tensor, begin: int, shape: List[int], device: str, dtype: int) -> Tensor:
  """The tensor that begins at number `begin`; a view of `flat` unless device or type differ."""
  values = 1
  for size in shape:
    values = values * size
  return flat[begin : begin + values].reshape(shape).to(torch.device(device), dtype)

def empty(self, values: int, device: str, dtype: int) -> Tensor:
  return torch.empty([values], dtype=dtype, layout=None, device=torch.device(device), pin_memory=False)

def fill(self, flat: Tensor, begin: int, part: Tensor) -> Tensor:
  """Writes `part` into `flat` from number `begin` on."""
  flat[begin : begin + part.shape[0]].copy_(part)
  return flat

def is_finite(self, x: Tensor) -> bool:
  """Whether x has neither NaN nor infinity; aminmax hands both on and allocates nothing."""
  low, high = torch.aminmax(x)
  return bool(torch.isfinite(low)) and bool(torch.isfinite(high))
