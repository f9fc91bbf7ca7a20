package dev.crosskeep.generation;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.CacheReport;
import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.llava.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** LLaVA as the scheduler sees it. */
record LlavaTokenModel(LlavaModel model) implements TokenModel {

  @Override
  public Context prefill(Prompt prompt, PruningPolicy policy, int maxNewTokens) {
    return new LlavaContext(model, model.prefill(prompt, policy, maxNewTokens));
  }

  @Override
  public Context extend(
      Context earlier, int answerTokens, Prompt added, PruningPolicy policy, int maxNewTokens) {
    CachedSequence sequence = ((LlavaContext) earlier).sequence;
    return new LlavaContext(
        model, model.extend(sequence, answerTokens, added, policy, maxNewTokens));
  }

  @Override
  public Context append(Context earlier, int answerTokens, Prompt added, int maxNewTokens) {
    CachedSequence sequence = ((LlavaContext) earlier).sequence;
    return new LlavaContext(model, model.append(sequence, answerTokens, added, maxNewTokens));
  }

  @Override
  public Optional<Comparison> compare(
      Prompt prompt, PruningPolicy policy, int maxNewTokens, BooleanSupplier giveUp) {
    return model
        .compare(prompt, policy, maxNewTokens, giveUp)
        .map(caches ->
            new Comparison(
                new LlavaContext(model, caches.full()),
                new LlavaContext(model, caches.forced()),
                new LlavaContext(model, caches.free()),
                caches.retained()));
  }

  @Override
  public void close() {
    model.close();
  }

  private record LlavaContext(LlavaModel model, CachedSequence sequence) implements Context {

    @Override
    public float[] logits() {
      return sequence.logits();
    }

    @Override
    public void append(int token) {
      model.decode(sequence, token);
    }

    /** Says nothing on why this policy applied: only the caller knows. */
    @Override
    public KvCacheUsage usage() {
      CacheReport report = sequence.report();
      return new KvCacheUsage(
          report.method(),
          null,
          null,
          null,
          null,
          report.promptTokens(),
          report.imageTokens(),
          report.textTokens(),
          report.keptTokens(),
          report.keptImageTokens(),
          report.keptTextTokens(),
          report.fullBytes(),
          report.keptBytes(),
          report.peakBytes(),
          report.pruneMillis(),
          null,
          null,
          report.imagesEncoded(),
          null);
    }

    @Override
    public Context copy(boolean withAnswer, int room) {
      return new LlavaContext(model, sequence.copy(withAnswer, room));
    }

    @Override
    public long bytes() {
      return sequence.allocatedBytes();
    }

    @Override
    public List<double[][]> keptPatches() {
      return sequence.keptPatches();
    }

    @Override
    public void close() {
      sequence.close();
    }
  }
}
