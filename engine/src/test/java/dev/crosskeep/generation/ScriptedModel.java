package dev.crosskeep.generation;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.Prompt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A model without numbers: the prompt [a, b, c] makes it say b, c, c, c, … and every step leaves a
 * line in its diary.
 *
 * <p>Token {@link #FAILS} makes the step that reads it fail, {@link #NOT_A_NUMBER} makes it compute
 * NaN. A model that is held waits before every step until it is let go.
 */
final class ScriptedModel implements TokenModel {

  static final int END = 1;
  static final int FAILS = 2;
  static final int NOT_A_NUMBER = 3;
  static final int DIES = 4;
  static final int OUT_OF_MEMORY = 5;
  private static final int VOCABULARY = 128;

  final List<String> diary = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger openContexts = new AtomicInteger();
  final AtomicInteger mostOpenContexts = new AtomicInteger();
  volatile boolean closed;

  private final Semaphore steps = new Semaphore(0);
  private volatile boolean held;

  private ScriptedModel(boolean held) {
    this.held = held;
  }

  static ScriptedModel free() {
    return new ScriptedModel(false);
  }

  static ScriptedModel held() {
    return new ScriptedModel(true);
  }

  void letGo() {
    held = false;
    steps.release();
  }

  void letGo(int moreSteps) {
    steps.release(moreSteps);
  }

  /** Lets a held model take some steps, and returns once it stands before the next. */
  void letTake(int moreSteps) {
    int lines = diary.size() + moreSteps;
    steps.release(moreSteps);
    while (diary.size() < lines || !steps.hasQueuedThreads()) {
      Thread.onSpinWait();
    }
  }

  @Override
  public Context prefill(Prompt prompt, PruningPolicy policy, int maxNewTokens) {
    int[] script = prompt.tokenIds();
    step("prefill " + script[0], script.length > 1 ? script[1] : END);
    opened(1);
    return new Reading(script, "");
  }

  /** Three readings, called full, forced and free in the diary; the pruned ones say the same. */
  @Override
  public Optional<Comparison> compare(
      Prompt prompt, PruningPolicy policy, int maxNewTokens, BooleanSupplier giveUp) {
    int[] script = prompt.tokenIds();
    step("compare " + script[0], script.length > 1 ? script[1] : END);
    if (giveUp.getAsBoolean()) {
      return Optional.empty();
    }
    opened(3);
    return Optional.of(
        new Comparison(
            new Reading(script, " full"),
            new Reading(script, " forced"),
            new Reading(script, " free"),
            List.of()));
  }

  /** The script goes on with its own name, whatever was read before. */
  @Override
  public Context extend(
      Context earlier, int answerTokens, Prompt added, PruningPolicy policy, int maxNewTokens) {
    int[] script = added.tokenIds();
    String before = ((Reading) earlier).name() + " and " + answerTokens;
    step("extend " + before + " by " + script[0], script.length > 1 ? script[1] : END);
    opened(1);
    return new Reading(script, "");
  }

  @Override
  public Context append(Context earlier, int answerTokens, Prompt added, int maxNewTokens) {
    int[] script = added.tokenIds();
    String before = ((Reading) earlier).name() + " and " + answerTokens;
    step("append to " + before + " " + script[0], script.length > 1 ? script[1] : END);
    opened(1);
    return new Reading(script, "");
  }

  @Override
  public void close() {
    diary.add("close with " + openContexts.get() + " open");
    closed = true;
  }

  private void opened(int contexts) {
    mostOpenContexts.accumulateAndGet(openContexts.addAndGet(contexts), Math::max);
  }

  private void step(String line, int next) {
    if (held) {
      steps.acquireUninterruptibly();
    }
    diary.add(line);
    switch (next) {
      case FAILS -> throw new IllegalStateException("/secret/path at 0x7fff");
      case DIES -> throw new StackOverflowError("the JVM itself");
      case OUT_OF_MEMORY -> throw new OutOfMemoryError("heap");
      default -> {}
    }
  }

  private final class Reading implements Context {

    private final int[] script;
    private final String role;
    private int at = 1;

    private Reading(int[] script, String role) {
      this.script = script;
      this.role = role;
    }

    private int next() {
      return script.length == 1 ? END : script[Math.min(at, script.length - 1)];
    }

    @Override
    public float[] logits() {
      float[] logits = new float[VOCABULARY];
      logits[next()] = next() == NOT_A_NUMBER ? Float.NaN : 1;
      return logits;
    }

    @Override
    public void append(int token) {
      at++;
      step(script[0] + role + " reads " + token, next());
    }

    @Override
    public KvCacheUsage usage() {
      int length = script.length;
      return new KvCacheUsage(
          "full", null, null, null, null, length, 0, length, length, 0, length, 8, 8, 8, 0, null,
          null, 0, null);
    }

    private int name() {
      return script[0];
    }

    @Override
    public Context copy(boolean withAnswer, int room) {
      diary.add("copy " + name() + (withAnswer ? " with its answer" : ""));
      opened(1);
      return new Reading(script, "");
    }

    @Override
    public long bytes() {
      return script.length;
    }

    @Override
    public List<double[][]> keptPatches() {
      return List.of();
    }

    @Override
    public void close() {
      openContexts.decrementAndGet();
    }
  }
}
