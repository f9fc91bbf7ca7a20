package dev.crosskeep.generation;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.fidelity.AlongFullAnswer;
import dev.crosskeep.fidelity.Closeness;
import dev.crosskeep.fidelity.Continuation;
import dev.crosskeep.fidelity.FullAnswer;
import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.image.ImagePreprocessor;
import dev.crosskeep.llava.CacheReport;
import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.LlavaConfig;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.prompt.PromptBuilder;
import dev.crosskeep.prompt.StreamingDetokenizer;
import dev.crosskeep.prompt.Tokenizer;
import dev.crosskeep.pruning.TurnSpan;
import dev.crosskeep.torch.Placement;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint that answers greedily under several pruning policies at once: each prompt is read
 * once, whatever their number, so that answers differ by what was kept and by nothing else. Only
 * policies that prune before the question read it for themselves.
 *
 * <p>Belongs to one thread at a time.
 */
public final class GreedyModel implements AutoCloseable {

  /**
   * An answer.
   *
   * @param text without the token that ends it
   * @param cache what its policy made of the prompt's cache
   */
  public record GreedyAnswer(String text, CacheReport cache) {}

  /**
   * An answer beside the full cache's.
   *
   * @param closeness of its policy's cache along the full cache's answer; empty where that has one
   *     token only
   */
  public record ComparedAnswer(GreedyAnswer answer, Optional<Closeness> closeness) {}

  /** Hears what a sequence reads of its own answer, and the logits behind each token. */
  private interface Reader {

    void read(int token, float[] next);
  }

  private final LlavaConfig config;
  private final LlavaModel model;
  private final PromptBuilder prompts;
  private final ImagePreprocessor pictures;
  private final Set<Integer> endTokens;
  private final Sampler greedy;

  private GreedyModel(
      LlavaConfig config,
      LlavaModel model,
      PromptBuilder prompts,
      ImagePreprocessor pictures,
      GenerationDefaults defaults) {
    this.config = config;
    this.model = model;
    this.prompts = prompts;
    this.pictures = pictures;
    this.endTokens = defaults.endTokens();
    this.greedy = defaults.sampler(Sampling.GREEDY);
  }

  /**
   * Loads a checkpoint folder in Hugging Face layout.
   *
   * @throws dev.crosskeep.checkpoint.CheckpointException when a file is missing, broken or asks for
   *     something unknown
   */
  public static GreedyModel load(Path checkpoint, Placement placement) {
    var config = LlavaConfig.read(checkpoint.resolve("config.json"));
    var defaults = GenerationDefaults.read(checkpoint, config.vocabSize());
    var pictures = ImagePreprocessor.load(checkpoint, config.imageSize(), ImageLimits.DEFAULT);
    var prompts = PromptBuilder.load(checkpoint, config.imageTokenId(), config.maxPositions());
    try {
      var model = LlavaModel.load(checkpoint, placement);
      return new GreedyModel(config, model, prompts, pictures, defaults);
    } catch (RuntimeException | Error e) {
      prompts.close();
      throw e;
    }
  }

  /**
   * The answers under each policy, in their order.
   *
   * @param mostTokens the longest answer
   * @throws dev.crosskeep.prompt.InvalidPromptException when the model's template refuses the
   *     conversation
   * @throws dev.crosskeep.image.InvalidImageException when a picture cannot be read
   * @throws dev.crosskeep.llava.PromptTooLongException when no answer would fit
   */
  public List<GreedyAnswer> answers(
      List<ChatMessage> messages, List<PruningPolicy> policies, int mostTokens) {
    List<CachedSequence> sequences = read(encoded(messages), policies, mostTokens);
    try {
      return sequences.stream().map(sequence -> answer(sequence, (_, _) -> {})).toList();
    } finally {
      sequences.forEach(CachedSequence::close);
    }
  }

  /**
   * The same, and how close each policy's cache stays to the full one.
   *
   * <p>A policy whose own answer is the full cache's costs nothing more; another reads the full
   * cache's answer besides its own.
   *
   * @param policies the first is the full cache
   */
  public List<ComparedAnswer> comparedAnswers(
      List<ChatMessage> messages, List<PruningPolicy> policies, int mostTokens) {
    if (!(policies.getFirst() instanceof FullCache)) {
      throw new IllegalArgumentException(
          "the first policy must be full, got " + policies.getFirst().method());
    }
    List<CachedSequence> sequences = read(prompts.build(messages), policies, mostTokens);
    try {
      var full = new FullAnswer();
      var answers = new ArrayList<ComparedAnswer>();
      for (int i = 0; i < policies.size(); i++) {
        CachedSequence own = sequences.get(i);
        AlongFullAnswer along = full.compare();
        Reader first =
            (token, next) -> {
              full.add(token, next);
              along.add(token, next);
            };
        var answer = answer(own, i == 0 ? first : along::add);
        if (!along.isDone()) {
          try (CachedSequence led = unanswered(own, messages, policies.get(i), full.tokens())) {
            along.lead(continuation(led));
          }
        }
        answers.add(new ComparedAnswer(answer, along.result()));
      }
      return List.copyOf(answers);
    } finally {
      sequences.forEach(CachedSequence::close);
    }
  }

  /** One reading for all policies that prune after the prompt, one for each of the others. */
  List<CachedSequence> read(EncodedPrompt encoded, List<PruningPolicy> policies, int mostTokens) {
    Prompt prompt = prompt(encoded);
    var together = policies.stream().filter(p -> !Readings.prunesBeforeQuestion(p)).toList();
    var read = new ArrayDeque<CachedSequence>();
    var sequences = new ArrayList<CachedSequence>();
    try {
      if (!together.isEmpty()) {
        read.addAll(model.prefillEach(prompt, together, mostTokens));
      }
      for (PruningPolicy policy : policies) {
        sequences.add(
            Readings.prunesBeforeQuestion(policy)
                ? readQuestionLast(encoded, prompt, policy, mostTokens)
                : read.remove());
      }
      return sequences;
    } catch (RuntimeException | Error e) {
      read.forEach(CachedSequence::close);
      sequences.forEach(CachedSequence::close);
      throw e;
    }
  }

  private CachedSequence readQuestionLast(
      EncodedPrompt encoded, Prompt prompt, PruningPolicy policy, int mostTokens) {
    int[] ids = prompt.tokenIds();
    int start = QuestionStart.of(encoded, config.imageTokenId());
    if (start == 0) {
      return model.prefill(prompt, policy, mostTokens);
    }
    int tokens = start + prompt.images().size() * (config.tokensPerImage() - 1);
    var context =
        new Prompt(
            Arrays.copyOf(ids, start),
            prompt.images(),
            List.of(),
            prompt.turns().stream().flatMap(turn -> turn.upTo(tokens).stream()).toList());
    var question = new Prompt(Arrays.copyOfRange(ids, start, ids.length), List.of());
    try (CachedSequence pruned = model.prefill(context, policy, 1)) {
      return model.append(pruned, 0, question, mostTokens);
    }
  }

  /** A conversation as the model reads it. */
  public Prompt prompt(List<ChatMessage> messages) {
    return prompt(encoded(messages));
  }

  /** The tokens of a conversation, its pictures still encoded. */
  EncodedPrompt encoded(List<ChatMessage> messages) {
    return prompts.build(messages);
  }

  private Prompt prompt(EncodedPrompt encoded) {
    return new Prompt(
        encoded.tokenIds(),
        encoded.images().stream().map(image -> pictures.prepare(image).pixels()).toList(),
        List.of(),
        turns(encoded));
  }

  /** Where the turns stand that a policy can protect. */
  List<TurnSpan> turns(EncodedPrompt encoded) {
    return ProtectableTurns.of(encoded, config.imageTokenId(), config.tokensPerImage());
  }

  /** The model itself. */
  public LlavaModel model() {
    return model;
  }

  /** The greedy answer behind what a sequence has read. */
  GreedyAnswer answer(CachedSequence sequence) {
    return answer(sequence, (_, _) -> {});
  }

  private GreedyAnswer answer(CachedSequence sequence, Reader reader) {
    return new GreedyAnswer(text(tokens(sequence, reader)), sequence.report());
  }

  /** Its tokens without the one that ends it; the sequence has then read them. */
  List<Integer> tokens(CachedSequence sequence) {
    return tokens(sequence, (_, _) -> {});
  }

  private List<Integer> tokens(CachedSequence sequence, Reader reader) {
    var tokens = new ArrayList<Integer>();
    int token = greedy.choose(sequence.logits());
    while (!endTokens.contains(token) && sequence.hasRoom()) {
      tokens.add(token);
      model.decode(sequence, token);
      reader.read(token, sequence.logits());
      token = greedy.choose(sequence.logits());
    }
    return tokens;
  }

  /** What tokens of an answer spell. */
  String text(List<Integer> tokens) {
    var text = new StringBuilder();
    StreamingDetokenizer detokenizer = prompts.tokenizer().detokenizer();
    tokens.forEach(token -> text.append(detokenizer.add(token)));
    return text.append(detokenizer.end()).toString();
  }

  /**
   * A sequence like one that has answered, behind its prompt. What was pruned again while it
   * answered cannot be had back but by reading.
   */
  private CachedSequence unanswered(
      CachedSequence answered, List<ChatMessage> messages, PruningPolicy policy, int room) {
    return policy instanceof PrunedCache pruned && pruned.repruning().isPresent()
        ? read(prompts.build(messages), List.of(policy), room).getFirst()
        : answered.copy(false, room);
  }

  private Continuation continuation(CachedSequence sequence) {
    return new Continuation() {
      @Override
      public float[] logits() {
        return sequence.logits();
      }

      @Override
      public void append(int token) {
        model.decode(sequence, token);
      }
    };
  }

  /** How the checkpoint writes text as tokens. */
  public Tokenizer tokenizer() {
    return prompts.tokenizer();
  }

  /** Layers of the decoder. */
  public int layers() {
    return config.text().layers();
  }

  /** Tokens of one picture. */
  public int tokensPerImage() {
    return config.tokensPerImage();
  }

  /** The longest prompt and answer together, in tokens. */
  public int contextTokens() {
    return config.maxPositions();
  }

  @Override
  public void close() {
    model.close();
    prompts.close();
  }
}
