# LLaVA-1.5 in miniature, written for training: everything a step does is one native call.
#
# eyes holds the parameters of the vision tower and the projector, p those of the decoder, both in the order of
# Parameters.java. sizes is int64 [5]: vision layers, vision heads, decoder layers, decoder heads, dtype of the matrix
# products (6 float32, 15 bfloat16); all else is float32. settings is float32 [5]: learning rate, beta1, beta2, weight
# decay, largest gradient norm.
# Letters: n pictures, c patches a picture, r rows, s tokens a row, t loss positions.

def linear(self, x: Tensor, w: Tensor, dtype: int) -> Tensor:
  return torch.linear(x.to(dtype), w.to(dtype))

def linear_bias(self, x: Tensor, w: Tensor, b: Tensor, dtype: int) -> Tensor:
  return torch.linear(x.to(dtype), w.to(dtype), b.to(dtype))

# patches [n, c, values] -> what the decoder sees of them [n * c, width]
def look(self, eyes: List[Tensor], patches: Tensor, sizes: Tensor) -> Tensor:
  layers = int(sizes[0])
  heads = int(sizes[1])
  dtype = int(sizes[4])
  n, cells, values = torch.size(patches)
  width = eyes[0].shape[0]
  x = torch.linear(patches, eyes[0])
  x = torch.cat([eyes[1].reshape([1, 1, width]).expand([n, 1, width]), x], 1) + eyes[2]
  x = torch.layer_norm(x, [width], eyes[3], eyes[4], 1.0e-05)
  for layer in range(layers):
    at = 5 + 12 * layer
    y = torch.layer_norm(x, [width], eyes[at], eyes[at + 1], 1.0e-05)
    qkv = self.linear_bias(y, eyes[at + 2], eyes[at + 3], dtype).to(6).reshape([n, cells + 1, 3, heads, width // heads])
    q, k, v = torch.unbind(qkv, 2)
    a = torch.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2))
    a = a.transpose(1, 2).reshape([n, cells + 1, width])
    x = x + self.linear_bias(a, eyes[at + 4], eyes[at + 5], dtype).to(6)
    y = torch.layer_norm(x, [width], eyes[at + 6], eyes[at + 7], 1.0e-05)
    h = self.linear_bias(y, eyes[at + 8], eyes[at + 9], dtype)
    h = h * torch.sigmoid(h * 1.702)
    x = x + self.linear_bias(h, eyes[at + 10], eyes[at + 11], dtype).to(6)
  # split, not slice: the backward of a slice fills a whole tensor with zeros
  class_token, features = torch.split_with_sizes(x, [1, cells], 1)
  at = 5 + 12 * layers
  features = self.linear_bias(features, eyes[at], eyes[at + 1], dtype)
  features = torch.gelu(features)
  return self.linear_bias(features, eyes[at + 2], eyes[at + 3], dtype).to(6).reshape([n * cells, eyes[at + 2].shape[0]])

def rotate(self, x: Tensor, turn: Tensor) -> Tensor:
  r, s, h, d = torch.size(x)
  z = torch.view_as_complex(x.reshape([r, s, h, d // 2, 2])) * turn
  return torch.view_as_real(z).reshape([r, s, h, d])

# Every question sees the context (segment 0) and itself, backwards in time: [r, 1, s, s], 0 or very low.
def block_mask(self, segments: Tensor) -> Tensor:
  r, s = torch.size(segments)
  theirs = segments.unsqueeze(1)
  mine = segments.unsqueeze(2)
  order = torch.arange(s, dtype=4, layout=None, device=None, pin_memory=None)
  past = torch.ge(order.unsqueeze(1), order.unsqueeze(0))
  seen = torch.__and__(torch.__or__(torch.eq(theirs, 0), torch.eq(theirs, mine)), past)
  mask = torch.zeros([r, s, s], dtype=6, layout=None, device=None, pin_memory=None)
  return torch.masked_fill(mask, torch.logical_not(seen), -1.0e+09).unsqueeze(1)

# features [n * c, width] go to image_at of the flat ids; returns logits [t, vocabulary] at loss_at of the flat ids.
# The last layer's products are taken at loss_at only.
def read(self, p: List[Tensor], features: Tensor, ids: Tensor, positions: Tensor, segments: Tensor, image_at: Tensor, loss_at: Tensor, sizes: Tensor) -> Tensor:
  layers = int(sizes[2])
  heads = int(sizes[3])
  dtype = int(sizes[4])
  rows, s = torch.size(ids)
  width = p[0].shape[1]
  head_dim = width // heads
  x = torch.embedding(p[0], ids).reshape([rows * s, width])
  x = torch.index_copy(x, 0, image_at, features).reshape([rows, s, width])
  pair = torch.arange(0, head_dim, 2, dtype=6, layout=None, device=None, pin_memory=None)
  angle = positions.to(6).reshape([rows, s, 1, 1]) * torch.pow(10000.0, pair * (-1.0 / head_dim))
  turn = torch.polar(torch.ones_like(angle), angle)
  mask = self.block_mask(segments)
  at = 1
  for layer in range(layers):
    y = torch.rms_norm(x, [width], p[at], 1.0e-05)
    # float32 attention: the backward of bfloat16 attention is four times slower on a CPU
    qkv = self.linear(y, p[at + 1], dtype).to(6).reshape([rows, s, 3, heads, head_dim])
    q, k, v = torch.unbind(qkv, 2)
    q = self.rotate(q, turn).transpose(1, 2)
    k = self.rotate(k, turn).transpose(1, 2)
    a = torch.scaled_dot_product_attention(q, k, v.transpose(1, 2), mask)
    a = a.transpose(1, 2).reshape([rows * s, width])
    x = x.reshape([rows * s, width])
    if layer == layers - 1:
      a = torch.index_select(a, 0, loss_at)
      x = torch.index_select(x, 0, loss_at)
    x = x + self.linear(a, p[at + 2], dtype).to(6)
    y = torch.rms_norm(x, [width], p[at + 3], 1.0e-05)
    gate, up = torch.split(self.linear(y, p[at + 4], dtype), p[at + 4].shape[0] // 2, 1)
    x = x + self.linear(torch.silu(gate) * up, p[at + 5], dtype).to(6)
    if layer < layers - 1:
      x = x.reshape([rows, s, width])
    at = at + 6
  x = torch.rms_norm(x, [width], p[at], 1.0e-05)
  return self.linear(x, p[at + 1], dtype).to(6)

def logits(self, eyes: List[Tensor], p: List[Tensor], ids: Tensor, positions: Tensor, segments: Tensor, patches: Tensor, image_at: Tensor, loss_at: Tensor, sizes: Tensor) -> Tensor:
  return self.read(p, self.look(eyes, patches, sizes), ids, positions, segments, image_at, loss_at, sizes)

# What the decoder should see of a patch: the sum of the embeddings of the words for its colour, shape, row and
# column, each as large as the others. Words are given by group; class numbers patch_words [n * c, groups] beyond a
# group's words stand for bare ground, which adds nothing.
def words_of(self, embedding: Tensor, patch_words: Tensor, words: List[Tensor]) -> Tensor:
  width = embedding.shape[1]
  ground = torch.zeros([1, width], dtype=6, layout=None, device=None, pin_memory=None)
  target = torch.zeros([patch_words.shape[0], width], dtype=6, layout=None, device=None, pin_memory=None)
  shown = torch.unbind(patch_words, 1)
  for group in range(len(words)):
    table = torch.cat([torch.index_select(embedding, 0, words[group]), ground])
    target = target + torch.index_select(table, 0, shown[group])
  return target

# One optimisation step of the eyes: features approach the words for what the patches show. eyes, first and second
# moments and counters change in place. Returns [1], the mean squared distance.
def align(self, eyes: List[Tensor], m: List[Tensor], v: List[Tensor], counters: List[Tensor], embedding: Tensor, patches: Tensor, patch_words: Tensor, words: List[Tensor], settings: Tensor, sizes: Tensor) -> Tensor:
  torch.set_grad_enabled(True)
  leaves = self.leaves(eyes)
  distance = self.look(leaves, patches, sizes) - self.words_of(embedding, patch_words, words)
  loss = torch.mean(distance * distance)
  self.descend(loss, leaves, eyes, m, v, counters, settings)
  return loss.detach().reshape([1])

# One optimisation step of the decoder, the eyes standing still; p, moments and counters change in place.
# Returns [1 + t]: the loss, and for each loss position 1 where the target had the highest logit.
def step(self, eyes: List[Tensor], p: List[Tensor], m: List[Tensor], v: List[Tensor], counters: List[Tensor], ids: Tensor, positions: Tensor, segments: Tensor, patches: Tensor, image_at: Tensor, loss_at: Tensor, targets: Tensor, settings: Tensor, sizes: Tensor) -> Tensor:
  features = self.look(eyes, patches, sizes)
  torch.set_grad_enabled(True)
  leaves = self.leaves(p)
  logits = self.read(leaves, features, ids, positions, segments, image_at, loss_at, sizes)
  loss = torch.cross_entropy_loss(logits, targets, None, 1, -100, 0.0)
  self.descend(loss, leaves, p, m, v, counters, settings)
  hits = torch.eq(torch.argmax(logits, 1), targets).to(6)
  return torch.cat([loss.detach().reshape([1]), hits])

def leaves(self, p: List[Tensor]) -> List[Tensor]:
  leaves = annotate(List[Tensor], [])
  for t in p:
    leaves.append(torch.requires_grad_(t.detach()))
  return leaves

# Backward, clipping and AdamW. The in-place list operators get the arguments themselves: on a list made here
# they would be taken for dead code.
def descend(self, loss: Tensor, leaves: List[Tensor], p: List[Tensor], m: List[Tensor], v: List[Tensor], counters: List[Tensor], settings: Tensor) -> Tensor:
  found = torch.autograd.grad([loss], leaves, None, None, False, True)
  torch.set_grad_enabled(False)
  grads = annotate(List[Tensor], [])
  for i in range(len(found)):
    g = found[i]
    if torch.__isnot__(g, None):
      grads.append(unchecked_cast(Tensor, g))
    else:
      grads.append(torch.zeros_like(p[i]))
  norm = torch.norm(torch.stack(torch._foreach_norm(grads, 2)), 2)
  clipped = torch._foreach_mul(grads, torch.clamp(torch.reciprocal(norm + 1.0e-06) * settings[4], None, 1.0))
  torch._foreach_add_(counters, 1.0)
  torch._fused_adamw_(p, clipped, m, v, annotate(List[Tensor], []), counters, lr=float(settings[0]), beta1=float(settings[1]), beta2=float(settings[2]), weight_decay=float(settings[3]), eps=1.0e-08, amsgrad=False, maximize=False)
  return norm
