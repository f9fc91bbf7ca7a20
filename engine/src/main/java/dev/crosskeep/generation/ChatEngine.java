package dev.crosskeep.generation;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.image.ImagePreprocessor;
import dev.crosskeep.llava.LlavaConfig;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.prompt.PromptBuilder;
import dev.crosskeep.session.SessionStore;
import dev.crosskeep.torch.Placement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A LLaVA checkpoint that answers questions about pictures, many at a time.
 *
 * <p>Safe for any number of threads. Whoever loads it must close it before the JVM exits: a JVM
 * that exits during a native call crashes.
 */
public final class ChatEngine implements AutoCloseable {

  private final String modelId;
  private final LlavaConfig config;
  private final PromptBuilder prompts;
  private final Preparation preparation;
  private final Scheduler scheduler;
  private final SessionStore<SessionTurn.Kept> sessions;

  private ChatEngine(
      String modelId,
      LlavaConfig config,
      PromptBuilder prompts,
      Preparation preparation,
      Scheduler scheduler,
      SessionStore<SessionTurn.Kept> sessions) {
    this.modelId = modelId;
    this.config = config;
    this.prompts = prompts;
    this.preparation = preparation;
    this.scheduler = scheduler;
    this.sessions = sessions;
  }

  /**
   * Loads a checkpoint folder in Hugging Face layout.
   *
   * @param observer watches all answers
   * @throws CheckpointException when a file is missing, broken or asks for something unknown
   */
  public static ChatEngine load(
      Path checkpoint, Placement placement, EngineSettings settings, GenerationObserver observer) {
    LlavaConfig config = LlavaConfig.read(checkpoint.resolve("config.json"));
    GenerationDefaults defaults = GenerationDefaults.read(checkpoint, config.vocabSize());
    ImagePreprocessor pictures =
        ImagePreprocessor.load(checkpoint, config.imageSize(), settings.imageLimits());
    PromptBuilder prompts =
        PromptBuilder.load(checkpoint, config.imageTokenId(), config.maxPositions());
    try {
      requireRoomFor(prompts.tokenizer().highestId(), config, checkpoint);
      LlavaModel model = LlavaModel.load(checkpoint, placement, settings.featureBytes());
      var sessions = new SessionStore<SessionTurn.Kept>(settings.sessions(), System::nanoTime);
      return new ChatEngine(
          checkpoint.toAbsolutePath().normalize().getFileName().toString(),
          config,
          prompts,
          new Preparation(
              prompts,
              pictures::prepare,
              config,
              defaults,
              settings,
              sessions,
              model.kvShape().bytesPerToken()),
          new Scheduler(
              new LlavaTokenModel(model),
              settings.maxActive(),
              settings.maxWaiting(),
              observer,
              System::nanoTime,
              sessions),
          sessions);
    } catch (RuntimeException | Error e) {
      prompts.close();
      throw e;
    }
  }

  private static void requireRoomFor(int highestId, LlavaConfig config, Path checkpoint) {
    if (highestId >= config.vocabSize()) {
      throw new CheckpointException(
          checkpoint.resolve("tokenizer.json"),
          "has a token %d, but the model's vocabulary ends below %d"
              .formatted(highestId, config.vocabSize()));
    }
  }

  /**
   * Asks a question. Its pictures are decoded and its words tokenised on the calling thread, once
   * it has its place; then the call returns, and the listener hears the rest.
   *
   * @throws QueueFullException when as many questions run and wait as the engine takes
   * @throws EngineStoppedException when the engine takes no more questions
   * @throws InvalidRequestException when the question does not fit the model or its session
   * @throws dev.crosskeep.session.SessionUnavailableException when its session cannot be had
   * @throws dev.crosskeep.prompt.InvalidPromptException when the model's template refuses it
   * @throws dev.crosskeep.image.InvalidImageException when a picture cannot be read
   */
  public Generation submit(ChatRequest request, GenerationListener listener) {
    try (var place = scheduler.reserve()) {
      return place.use(preparation.prepare(request), listener);
    }
  }

  /**
   * The same; and if the question is answered to the end, the answer's fidelity is measured in an
   * idle moment after it, unless too many answers wait for one.
   *
   * @param later hears the result, on the thread that runs the model: must return at once
   */
  public Generation submit(
      ChatRequest request, GenerationListener listener, Consumer<Fidelity> later) {
    try (var place = scheduler.reserve()) {
      return place.use(preparation.prepare(request), listener, later);
    }
  }

  /** The checkpoint folder's name. */
  public String modelId() {
    return modelId;
  }

  /** The longest prompt and answer together, in tokens, every patch of every picture counted. */
  public int contextTokens() {
    return config.maxPositions();
  }

  /** Answers that take turns now. */
  public int running() {
    return scheduler.line().running();
  }

  /** Questions that have a place and no turn yet. */
  public int waiting() {
    return scheduler.line().waiting();
  }

  /** What is kept between the turns of conversations. */
  public SessionStore<?> sessions() {
    return sessions;
  }

  /** Answers that wait to be measured in an idle moment. */
  public int waitingForIdle() {
    return scheduler.waitingForIdle();
  }

  /** Whether questions are taken: neither shutting down nor broken. */
  public boolean isOpen() {
    return scheduler.line().state() == WaitingLine.State.OPEN;
  }

  /**
   * Takes no more questions, gives those that are in up to this long to be answered, and frees all
   * memory. Returns when that is done; what was not answered by then has failed.
   */
  public void shutDown(Duration grace) {
    scheduler.drain(grace);
    scheduler.awaitStop();
    prompts.close();
  }

  /** Shuts down after the running step. */
  @Override
  public void close() {
    shutDown(Duration.ZERO);
  }
}
