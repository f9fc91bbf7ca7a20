package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.checkpoint.Checkpoint;
import dev.crosskeep.checkpoint.WeightLoader;
import dev.crosskeep.clip.ClipVisionTower;
import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.kvcache.KvShape;
import dev.crosskeep.llama.LlamaDecoder;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A LLaVA-1.5 model: reads prompts with pictures, prunes their KV cache, and decodes after it.
 *
 * <p>Any number of sequences may be open at once, but only one thread at a time may use the model
 * and its sequences. Close the sequences before the model, and never end the JVM during a call.
 */
public final class LlavaModel implements AutoCloseable {

  private final LlavaConfig config;
  private final TorchScope weights;
  private final ClipVisionTower vision;
  private final Projector projector;
  private final LlamaDecoder decoder;
  private final Prefill prefill;
  private final PictureFeatures remembered;

  private LlavaModel(
      LlavaConfig config,
      TorchScope weights,
      ClipVisionTower vision,
      Projector projector,
      LlamaDecoder decoder,
      Placement placement,
      long featureBytes) {
    this.config = config;
    this.weights = weights;
    this.vision = vision;
    this.projector = projector;
    this.decoder = decoder;
    this.prefill = new Prefill(config, placement, decoder, weights);
    long pictureBytes =
        (long) config.tokensPerImage() * config.text().hiddenSize() * placement.type().bytes();
    this.remembered =
        new PictureFeatures(Math.toIntExact(featureBytes / pictureBytes), weights.another());
  }

  /**
   * Loads a checkpoint directory in Hugging Face layout; its weights stay mapped files where the
   * placement allows.
   *
   * @throws dev.crosskeep.checkpoint.CheckpointException when a file is missing, is not what it
   *     says, or asks for something this engine does not do
   */
  public static LlavaModel load(Path checkpoint, Placement placement) {
    return load(checkpoint, placement, 0);
  }

  /**
   * The same for a model that remembers the features of pictures that have a {@linkplain
   * Prompt#imageKeys name}.
   *
   * @param featureBytes native memory for these
   */
  public static LlavaModel load(Path checkpoint, Placement placement, long featureBytes) {
    LlavaConfig config = LlavaConfig.read(checkpoint.resolve("config.json"));
    Checkpoint tensors = Checkpoint.open(checkpoint);
    TensorNames names = TensorNames.of(tensors);
    TorchScope weights = TorchScope.on(placement);
    try (var loader = new WeightLoader(tensors, placement, weights)) {
      return new LlavaModel(
          config,
          weights,
          ClipVisionTower.load(
              config.vision(),
              config.usedVisionLayers(),
              config.keepClassToken(),
              loader,
              names.vision(),
              weights),
          Projector.load(config, loader, names.projector(), weights),
          LlamaDecoder.load(config.text(), loader, names.text(), names.head(), placement, weights),
          placement,
          featureBytes);
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  public LlavaConfig config() {
    return config;
  }

  /** What one cached token consists of, in this model and placement. */
  public KvShape kvShape() {
    return prefill.kvShape();
  }

  /**
   * Reads a prompt, pruning each layer's keys and values as soon as that layer has run.
   *
   * @param maxNewTokens tokens that may be decoded after it, at least 1; fewer where the model's
   *     positions end earlier
   * @throws IllegalArgumentException for an empty prompt, an id outside the vocabulary, a picture
   *     of another size, or pictures and image tokens of different number
   * @throws PromptTooLongException when no new token would fit after the prompt
   * @throws NonFiniteLogitsException when the arithmetic overflowed
   */
  public CachedSequence prefill(Prompt prompt, PruningPolicy policy, int maxNewTokens) {
    return prefillEach(prompt, List.of(policy), maxNewTokens).getFirst();
  }

  /**
   * Reads a prompt once and prunes it by each policy: one sequence each, in order, as {@link
   * #prefill} would return them.
   */
  public List<CachedSequence> prefillEach(
      Prompt prompt, List<PruningPolicy> policies, int maxNewTokens) {
    ExpandedPrompt expanded = ExpandedPrompt.of(prompt, 0, config);
    try (TorchScope work = weights.another()) {
      Embedded embedded = embedded(work, prompt, expanded);
      return prefill.run(work, embedded, expanded, policies, maxNewTokens);
    }
  }

  /**
   * Goes on with a conversation: reads what comes behind an earlier sequence, whose kept tokens it
   * sees at the positions that they had, and prunes both together.
   *
   * <p>The policy's budget is for the whole conversation, evicted tokens counted. The new tokens'
   * queries alone choose; what was evicted earlier stays away. The earlier sequence stays as it is.
   *
   * @param answerTokens how many tokens of its answer are part of the conversation
   * @param added what comes behind them, at least one token
   * @throws IllegalArgumentException as {@link #prefill}, and when the answer is not that long
   * @throws PromptTooLongException when no new token would fit after the conversation
   * @throws NonFiniteLogitsException when the arithmetic overflowed
   */
  public CachedSequence extend(
      CachedSequence earlier,
      int answerTokens,
      Prompt added,
      PruningPolicy policy,
      int maxNewTokens) {
    if (policy instanceof PrunedCache pruned && pruned.repruning().isPresent()) {
      throw new IllegalArgumentException("repruning cannot be used in a later turn");
    }
    var turns = new EarlierTurns(earlier, answerTokens);
    ExpandedPrompt expanded = ExpandedPrompt.of(added, turns.tokens(), config);
    try (TorchScope work = weights.another()) {
      Embedded embedded = embedded(work, added, expanded);
      return prefill.extend(work, embedded, expanded, turns, Optional.of(policy), maxNewTokens);
    }
  }

  /**
   * Goes on with a conversation as {@link #extend} does, but keeps everything: a question that is
   * read when what stands before it has been pruned. Its report has what the earlier one cost, too,
   * unless another sequence has told that.
   */
  public CachedSequence append(
      CachedSequence earlier, int answerTokens, Prompt added, int maxNewTokens) {
    var turns = new EarlierTurns(earlier, answerTokens);
    ExpandedPrompt expanded = ExpandedPrompt.of(added, turns.tokens(), config);
    try (TorchScope work = weights.another()) {
      Embedded embedded = embedded(work, added, expanded);
      return prefill.extend(work, embedded, expanded, turns, Optional.empty(), maxNewTokens);
    }
  }

  /**
   * Reads a prompt once for a measurement of a policy.
   *
   * @param maxNewTokens as for {@link #prefill}, for each of the caches
   * @param giveUp asked after each layer; once it says yes, nothing is left of the reading
   * @return empty when it was given up
   */
  public Optional<Comparison> compare(
      Prompt prompt, PruningPolicy policy, int maxNewTokens, BooleanSupplier giveUp) {
    ExpandedPrompt expanded = ExpandedPrompt.of(prompt, 0, config);
    try (TorchScope work = weights.another()) {
      Embedded embedded = embedded(work, prompt, expanded);
      return Optional.of(prefill.compare(work, embedded, expanded, policy, maxNewTokens, giveUp));
    } catch (GivingUp.GivenUpException _) {
      return Optional.empty();
    }
  }

  /**
   * Appends a token and leaves the next one's logits in the sequence; one native call.
   *
   * @throws IllegalStateException when the sequence has no room left
   * @throws NonFiniteLogitsException when the arithmetic overflowed
   */
  public void decode(CachedSequence sequence, int token) {
    ExpandedPrompt.requireInVocabulary(token, config.vocabSize());
    if (!sequence.hasRoom()) {
      throw new IllegalStateException(
          "the sequence is full after " + sequence.seenTokens() + " tokens");
    }
    sequence.makeRoom();
    try (TorchScope step = weights.another()) {
      IValue logits =
          decoder.decode(
              step,
              sequence.keys(),
              sequence.values(),
              sequence.cache().cachedRows(),
              token,
              sequence.seenTokens(),
              sequence.frontBiases(),
              sequence.queries(),
              sequence.answerTokens());
      sequence.appended(FiniteLogits.of(step, logits, sequence.seenTokens()));
    }
  }

  /** A picture's tokens as the decoder reads them, float32 {@code [tokensPerImage, hiddenSize]}. */
  public float[] imageFeatures(PixelValues picture) {
    try (TorchScope work = weights.another()) {
      return work.floats(projector.float32(work, features(work, picture)));
    }
  }

  /**
   * The logits after every token of a prompt, {@code [promptTokens, vocabSize]}; nothing is cached.
   */
  public float[] promptLogits(Prompt prompt) {
    ExpandedPrompt expanded = ExpandedPrompt.of(prompt, 0, config);
    try (TorchScope work = weights.another()) {
      return prefill.allLogits(work, embedded(work, prompt, expanded).states(), expanded);
    }
  }

  /**
   * What a prompt's last queries look at; nothing is cached.
   *
   * @param queries how many, from 1 to the prompt's length
   */
  public WindowLogits windowLogits(Prompt prompt, int queries) {
    ExpandedPrompt expanded = ExpandedPrompt.of(prompt, 0, config);
    try (TorchScope work = weights.another()) {
      return prefill.windowLogits(
          work, embedded(work, prompt, expanded).states(), expanded, queries);
    }
  }

  @Override
  public void close() {
    remembered.close();
    weights.close();
  }

  /**
   * A prompt's states before the first layer.
   *
   * @param states {@code [promptTokens, hiddenSize]}, pictures in place
   * @param imagesEncoded how many of these the vision tower has read just now
   */
  record Embedded(IValue states, int imagesEncoded) {}

  private Embedded embedded(TorchScope work, Prompt prompt, ExpandedPrompt expanded) {
    IValue states = decoder.embed(work, expanded.tokenIds());
    int encoded = 0;
    for (int i = 0; i < prompt.images().size(); i++) {
      Optional<String> key =
          prompt.imageKeys().isEmpty() ? Optional.empty() : Optional.of(prompt.imageKeys().get(i));
      Optional<IValue> known = key.flatMap(remembered::find);
      try (TorchScope picture = weights.another()) {
        IValue features =
            known.isPresent() ? known.get() : features(picture, prompt.images().get(i));
        projector.place(picture, states, expanded.imageStarts().get(i), features);
        if (known.isEmpty()) {
          encoded++;
          key.ifPresent(name -> remembered.remember(name, features, picture));
        }
      }
    }
    return new Embedded(states, encoded);
  }

  private IValue features(TorchScope work, PixelValues picture) {
    return projector.project(work, vision.states(work, picture));
  }
}
