package dev.crosskeep.generation;

import dev.crosskeep.contracts.PruningPolicy;
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
      return sequences.stream().map(this::answer).toList();
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
    return new GreedyAnswer(text(tokens(sequence)), sequence.report());
  }

  /** Its tokens without the one that ends it; the sequence has then read them. */
  List<Integer> tokens(CachedSequence sequence) {
    var tokens = new ArrayList<Integer>();
    int token = greedy.choose(sequence.logits());
    while (!endTokens.contains(token) && sequence.hasRoom()) {
      tokens.add(token);
      model.decode(sequence, token);
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
