# CLIP's image encoder. N = patches + 1, D = hidden size.
# The weights in order: patch, class and position embeddings, first layer norm; then for each layer:
# layer norm 1, q, k, v, out, layer norm 2, fc1, fc2. All but the embeddings are weight and bias.

def states(self, pixels: Tensor, weights: List[Tensor], layers: int, heads: int, eps: float,
           quick_gelu: bool, keep_class_token: bool) -> Tensor:
  """The states after `layers` layers, [N or N - 1, D], of pixels [3, size, size]."""
  x = self.embed(pixels, weights[0], weights[1], weights[2])
  x = self.norm(x, weights[3], weights[4], eps)
  for i in range(layers):
    w = 5 + 16 * i
    x = x + self.attend(self.norm(x, weights[w], weights[w + 1], eps), weights, w + 2, heads)
    y = self.norm(x, weights[w + 10], weights[w + 11], eps)
    y = torch.linear(y, weights[w + 12], weights[w + 13])
    if quick_gelu:
      y = y * torch.sigmoid(y * 1.702)
    else:
      y = torch.gelu(y)
    x = x + torch.linear(y, weights[w + 14], weights[w + 15])
  return x if keep_class_token else x[1:]

def embed(self, pixels: Tensor, patch: Tensor, class_token: Tensor, position: Tensor) -> Tensor:
  """A convolution whose stride is its width is one matrix product over cut-out patches."""
  width = patch.shape[2]
  side = pixels.shape[1] // width
  x = pixels[:, : side * width, : side * width].to(patch.dtype)
  x = x.reshape([3, side, width, side, width]).permute([1, 3, 0, 2, 4])
  x = torch.linear(x.reshape([side * side, 3 * width * width]), patch.reshape([patch.shape[0], -1]))
  return torch.cat([class_token.unsqueeze(0), x]) + position

def attend(self, x: Tensor, weights: List[Tensor], w: int, heads: int) -> Tensor:
  """Every patch looks at every patch: [N, D] to [N, D]."""
  q = self.heads_first(torch.linear(x, weights[w], weights[w + 1]), heads)
  k = self.heads_first(torch.linear(x, weights[w + 2], weights[w + 3]), heads)
  v = self.heads_first(torch.linear(x, weights[w + 4], weights[w + 5]), heads)
  y = torch.scaled_dot_product_attention(q, k, v)
  y = y[0].transpose(0, 1).reshape(x.shape)
  return torch.linear(y, weights[w + 6], weights[w + 7])

def heads_first(self, x: Tensor, heads: int) -> Tensor:
  """[N, heads · d] to [1, heads, N, d]"""
  return x.reshape([1, x.shape[0], heads, -1]).transpose(1, 2)

def norm(self, x: Tensor, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
  return torch.layer_norm(x, [x.shape[1]], weight, bias, eps)
