package dev.crosskeep.llava;

import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.llama.LlamaDecoder.CachedLayer;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.torch.TorchScope;

/**
 * What a conversation goes on from: a sequence, up to one of its answer's tokens.
 *
 * @param answerTokens how many tokens of the answer are part of the conversation
 */
record EarlierTurns(CachedSequence sequence, int answerTokens) {

  EarlierTurns {
    if (answerTokens < 0 || answerTokens > sequence.answerTokens()) {
      throw new IllegalArgumentException(
          "the answer has " + sequence.answerTokens() + " tokens, not " + answerTokens);
    }
  }

  /** Length of the conversation so far, images expanded. */
  int tokens() {
    return sequence.mask().promptTokens() + answerTokens;
  }

  /** The pictures of the conversation with a part that comes behind it. */
  ImageMask followedBy(ImageMask added) {
    return sequence.mask().followedBy(answerTokens, added);
  }

  CachedLayer layer(int layer) {
    return cache().layer(layer, answerTokens);
  }

  /** Which tokens of the conversation a layer has, with new ones behind them. */
  KeptTokens followedBy(int newTokens, int layer, TorchScope work) {
    return cache().followed(work, layer, sequence.mask().promptTokens(), answerTokens, newTokens);
  }

  KvCache cache() {
    return sequence.cache();
  }
}
