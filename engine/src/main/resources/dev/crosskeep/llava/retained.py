# What of a layer's attention stays. G = key heads, L = prompt tokens.

def retained(self, received: Tensor, positions: Tensor, image: Tensor) -> Tensor:
  """Attention to text, to pictures, to kept text and to kept pictures, mean over the heads: [4].

  Of what each key got, [G, L]; heads keep positions [G, kept]; `image` [L] is 1 for tokens of
  pictures."""
  stays = received * torch.zeros_like(received).scatter(1, positions, 1.0)
  modalities = torch.stack([1.0 - image, image], 1)
  return torch.cat([torch.mean(received @ modalities, [0]), torch.mean(stays @ modalities, [0])])
