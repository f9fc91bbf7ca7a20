# What joins the two halves of LLaVA-1.5.

def project(self, states: Tensor, weights: List[Tensor]) -> Tensor:
  """CLIP's states to the decoder's width; the weights are two matrices and, maybe, two biases."""
  if len(weights) == 4:
    x = torch.gelu(torch.linear(states, weights[0], weights[2]))
    return torch.linear(x, weights[1], weights[3])
  return torch.linear(torch.gelu(torch.linear(states, weights[0])), weights[1])

def place(self, states: Tensor, first: int, features: Tensor) -> Tensor:
  """Overwrites rows of states [L, D] with a picture's features [T, D]."""
  states[first : first + features.shape[0]].copy_(features)
  return states

def float32(self, x: Tensor) -> Tensor:
  return x.to(6)
