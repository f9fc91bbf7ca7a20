# What of a layer's attention stays. G = key heads, R query heads share one, O = observed queries,
# L = prompt tokens.

def retained(self, logits: Tensor, row_sums: Tensor, positions: Tensor, image: Tensor, group: int,
             queries: int) -> Tensor:
  """Attention of the last queries to text, to pictures, to kept text and to kept pictures: [4].

  Of logits [G, R * O, L] and their rows' logarithms of sums [G, R * O]; heads keep positions
  [G, kept]; `image` [L] is 1 for tokens of pictures. Mean over heads and queries."""
  observed = logits.shape[1] // group
  rows = logits.unflatten(1, [group, observed])[:, :, observed - queries :]
  sums = row_sums.unflatten(1, [group, observed])[:, :, observed - queries :]
  received = torch.mean(torch.exp(rows - sums.unsqueeze(3)), [1, 2])
  stays = received * torch.zeros_like(received).scatter(1, positions, 1.0)
  modalities = torch.stack([1.0 - image, image], 1)
  return torch.cat([torch.mean(received @ modalities, [0]), torch.mean(stays @ modalities, [0])])
