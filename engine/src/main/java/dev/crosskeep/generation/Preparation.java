package dev.crosskeep.generation;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.image.PreparedImage;
import dev.crosskeep.llava.LlavaConfig;
import dev.crosskeep.prompt.ContentPart.Image;
import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.prompt.PromptBuilder;
import dev.crosskeep.prompt.StreamingDetokenizer;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.pruning.TurnSpan;
import dev.crosskeep.session.SessionStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Turns a question into what the model reads, on the thread of whoever asks.
 *
 * <p>What is cheap to refuse is refused first: pictures are decoded last, when it is clear that the
 * question fits, and only so many at a time as there are cores. Safe for several threads.
 */
final class Preparation {

  private final PromptBuilder prompts;
  private final Function<byte[], PreparedImage> pictures;
  private final LlavaConfig config;
  private final GenerationDefaults defaults;
  private final EngineSettings settings;
  private final SessionTurns sessions;
  private final Readings readings;
  private final long kvBytesPerToken;
  private final Semaphore decoding = new Semaphore(Runtime.getRuntime().availableProcessors());

  /**
   * Preparation for one checkpoint.
   *
   * @param pictures decodes a picture file into what the vision tower reads
   * @param store what was read before
   * @param kvBytesPerToken bytes of one token's keys and values over all layers
   */
  Preparation(
      PromptBuilder prompts,
      Function<byte[], PreparedImage> pictures,
      LlavaConfig config,
      GenerationDefaults defaults,
      EngineSettings settings,
      SessionStore<SessionTurn.Kept> store,
      long kvBytesPerToken) {
    this.prompts = prompts;
    this.pictures = pictures;
    this.config = config;
    this.defaults = defaults;
    this.settings = settings;
    this.sessions = new SessionTurns(store);
    this.readings = new Readings(store, this::decode);
    this.kvBytesPerToken = kvBytesPerToken;
  }

  PreparedRequest prepare(ChatRequest request) {
    requireNotTooManyPictures(request);
    requireMeasurable(request);
    EncodedPrompt encoded = prompts.build(request.messages());
    int promptTokens = promptTokens(encoded);
    int maxNewTokens = maxNewTokens(request, promptTokens);
    int pruned = prunedIds(request.policy(), encoded);
    int prunedTokens = promptTokens - (encoded.tokenIds().length - pruned);
    List<TurnSpan> turns =
        ProtectableTurns.of(encoded, config.imageTokenId(), config.tokensPerImage()).stream()
            .flatMap(turn -> turn.upTo(prunedTokens).stream())
            .toList();
    requireRoomForProtected(request.policy(), prunedTokens, turns);
    List<String> hashes = PictureHashes.of(encoded.images());
    Optional<SessionTurn> turn =
        request
            .session()
            .map(wish ->
                sessions.open(
                    wish, request.tenant(), request.policy(), encoded.tokenIds(), hashes));
    try {
      return new PreparedRequest(
          readings.of(request, encoded, hashes, pruned, turns, turn),
          promptTokens,
          config.maxPositions() - promptTokens,
          request.policy(),
          request.options(),
          maxNewTokens,
          defaults.sampler(request.sampling()),
          new AnswerText(detokenizer(), request.stop()),
          defaults.endTokens(),
          turn);
    } catch (RuntimeException | Error e) {
      turn.ifPresent(SessionTurn::release);
      throw e;
    }
  }

  private static void requireMeasurable(ChatRequest request) {
    boolean whole = request.session().isEmpty() && !Readings.prunesBeforeQuestion(request.policy());
    if (request.options().fidelity() && !whole) {
      throw new InvalidRequestException(
          "kv_cache.fidelity is measured for prompts that are read at once and pruned at their end,"
              + " not in a session or before the question",
          "kv_cache.fidelity");
    }
  }

  /** How many token ids are read before pruning: at least one. */
  private int prunedIds(PruningPolicy policy, EncodedPrompt encoded) {
    int all = encoded.tokenIds().length;
    int question =
        Readings.prunesBeforeQuestion(policy)
            ? QuestionStart.of(encoded, config.imageTokenId())
            : all;
    return question == 0 ? all : question;
  }

  private void requireNotTooManyPictures(ChatRequest request) {
    long count =
        request.messages().stream()
            .flatMap(message -> message.parts().stream())
            .filter(Image.class::isInstance)
            .count();
    if (count > settings.maxImages()) {
      throw new InvalidRequestException(
          "a request may have up to %d pictures, but this one has %d"
              .formatted(settings.maxImages(), count),
          "messages");
    }
  }

  /** Every image token becomes all patches of its picture. */
  private int promptTokens(EncodedPrompt encoded) {
    return Math.addExact(
        encoded.tokenIds().length,
        Math.multiplyExact(encoded.images().size(), config.tokensPerImage() - 1));
  }

  private int maxNewTokens(ChatRequest request, int promptTokens) {
    int room = config.maxPositions() - promptTokens;
    if (room < 1) {
      throw InvalidRequestException.tooLong(
          "the prompt has %d tokens, pictures included; this model's context is %d tokens"
              .formatted(promptTokens, config.maxPositions()),
          "messages");
    }
    int wanted = request.maxNewTokens().orElse(Math.min(room, settings.maxNewTokens()));
    if (wanted > room) {
      throw InvalidRequestException.tooLong(
          "this model's context is %d tokens; the prompt has %d, pictures included, and the answer"
                  .formatted(config.maxPositions(), promptTokens)
              + " may have %d".formatted(wanted),
          "max_tokens");
    }
    return wanted;
  }

  private void requireRoomForProtected(
      PruningPolicy policy, int promptTokens, List<TurnSpan> turns) {
    PruningPlan.refusal(policy, promptTokens, turns, kvBytesPerToken)
        .ifPresent(sentence -> {
          throw new InvalidRequestException("kv_cache." + sentence, "kv_cache.budget");
        });
  }

  private List<PreparedImage> decode(List<byte[]> encoded) {
    decoding.acquireUninterruptibly();
    try {
      return encoded.stream().map(pictures).toList();
    } finally {
      decoding.release();
    }
  }

  private AnswerText.Detokenizer detokenizer() {
    StreamingDetokenizer detokenizer = prompts.tokenizer().detokenizer();
    return new AnswerText.Detokenizer() {
      @Override
      public String add(int token) {
        return detokenizer.add(token);
      }

      @Override
      public String end() {
        return detokenizer.end();
      }
    };
  }
}
