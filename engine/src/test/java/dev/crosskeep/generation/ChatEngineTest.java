package dev.crosskeep.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.contracts.AnswerOptions;
import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.SessionWish;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.generation.GenerationEvent.Text;
import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.image.InvalidImageException;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.session.SessionLimits;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from messages to an answer, on a toy model. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class ChatEngineTest {

  private static final Placement PLACEMENT = Placement.cpu(ComputeType.FLOAT32);
  private static final EngineSettings SETTINGS =
      new EngineSettings(2, 2, 16, 3, ImageLimits.DEFAULT, SessionLimits.DEFAULT, 1 << 20);
  private static final PruningPolicy FULL = new FullCache();

  @SuppressWarnings("NullAway.Init") // set before all tests
  private ChatEngine engine;

  @BeforeAll
  void loadOnce(@TempDir Path folder) throws IOException {
    engine = load(ToyChat.write(folder));
  }

  @AfterAll
  void close() {
    engine.close();
    assertThat(TorchScope.openValues()).as("native values").isZero();
  }

  @Test
  void aQuestionWithAPictureIsAnsweredAndCounted() throws Exception {
    var events = ask(engine, question(FULL, 5, picture(), text("what is this?")));

    var answer = answer(events);
    assertThat(answer.text()).matches("[a-z]{5}");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.completionTokens()).isEqualTo(5);
    assertThat(answer.cache().imageTokens()).isEqualTo(ToyChat.TOKENS_PER_IMAGE);
    assertThat(answer.promptTokens())
        .isEqualTo(answer.cache().promptTokens())
        .isEqualTo(ToyChat.TOKENS_PER_IMAGE + answer.cache().textTokens());
    assertThat(pieces(events)).isEqualTo(answer.text());
  }

  @Test
  void theAnswerDependsOnThePicture() throws Exception {
    var black = answer(ask(engine, question(FULL, 16, picture(0), text("?"))));
    var white = answer(ask(engine, question(FULL, 16, picture(0xFFFFFF), text("?"))));

    assertThat(black.text()).isNotEqualTo(white.text());
  }

  @Test
  void thePolicyOfTheRequestDecidesWhatIsKept() throws Exception {
    var words = text("a question that is long enough to be pruned, which takes some letters");
    var policy = CrossSelf.withBudget(new CacheBudget.Tokens(20));

    var answer = answer(ask(engine, question(policy, 3, picture(), words)));

    assertThat(answer.cache().method()).isEqualTo("csp");
    assertThat(answer.cache().keptTokens()).isEqualTo(19); // and a summary of the others
  }

  @Test
  void aPictureThatComesAgainIsNotEncodedAgainForTheSameTenant() throws Exception {
    var picture = picture(0x123456);
    var question = question(FULL, 4, picture, text("what is this?"));
    var first = answer(ask(engine, question));
    var again = answer(ask(engine, question(FULL, 4, text("and"), picture, picture(0x654321))));
    var anotherTenants =
        answer(
            ask(
                engine,
                new ChatRequest(
                    question.messages(),
                    FULL,
                    AnswerOptions.NONE,
                    Sampling.GREEDY,
                    OptionalInt.of(4),
                    List.of(),
                    "another tenant",
                    Optional.empty())));

    assertThat(first.cache().imagesEncoded()).isEqualTo(1);
    assertThat(again.cache().imagesEncoded()).isEqualTo(1);
    assertThat(anotherTenants.cache().imagesEncoded()).isEqualTo(1);
    assertThat(answer(ask(engine, question)).text()).isEqualTo(first.text());
  }

  @Test
  void aMapOfThePicturesIsMadeWhenItIsWanted() throws Exception {
    var messages =
        List.of(new ChatMessage(Role.USER, List.of(picture(), text("and"), picture(0xFFFFFF))));
    var wanted =
        new ChatRequest(
            messages,
            FULL,
            new AnswerOptions(true, false),
            Sampling.GREEDY,
            OptionalInt.of(1),
            List.of(),
            "tenant",
            Optional.empty());

    // The middle of 20 x 10 pixels is seen, as 2 x 2 patches.
    var area = new PatchMap.Area(0.25, 0, 0.5, 1);
    var all = new double[][] {{1, 1}, {1, 1}};
    assertThat(answer(ask(engine, wanted)).cache().map())
        .containsExactly(PatchMap.of(1, area, all), PatchMap.of(2, area, all));
    assertThat(answer(ask(engine, question(FULL, 1, picture()))).cache().map()).isNull();
  }

  @Test
  void whatThePolicyProtectsCountsInTheBudgetOrTheRequestIsRefused() throws Exception {
    // One token per byte; the pictures of the protected turn count with all their tokens.
    String system = "s".repeat(50);
    int protectedTokens = 50 + 2 * ToyChat.TOKENS_PER_IMAGE;
    var messages =
        List.of(
            ChatMessage.text(Role.SYSTEM, system),
            new ChatMessage(Role.USER, List.of(picture(), text("?".repeat(80)))),
            ChatMessage.text(Role.ASSISTANT, "no"),
            new ChatMessage(Role.USER, List.of(picture(), picture())));
    // Vicuna's template ends a picture with a line, which is between the two of the last turn.
    int needed = protectedTokens + 1;

    assertThatThrownBy(() -> ask(engine, protecting(needed, messages)))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.param()).contains("kv_cache.budget"))
        .hasMessageContaining("keeps " + needed + " tokens")
        .hasMessageContaining("the " + needed + " of the protected");
    assertThat(answer(ask(engine, protecting(needed + 1, messages))).cache().keptTokens())
        .isEqualTo(needed + 1);
  }

  @Test
  void aLongAnswerTakesNoMoreThanItsBudgetAndSlack() throws Exception {
    var messages = List.of(ChatMessage.text(Role.USER, "?".repeat(80)));

    var answer = answer(ask(engine, pruningAgain(messages, Optional.empty())));

    assertThat(answer.completionTokens()).isEqualTo(200);
    assertThat(answer.cache().keptTokens()).isLessThan(30);
    // A session's next turn goes on from the prompt, of which no more is left.
    assertThatThrownBy(() -> pruningAgain(messages, Optional.of(new SessionWish.Begin())))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.param()).contains("kv_cache.repruning"));
  }

  private static ChatRequest pruningAgain(
      List<ChatMessage> messages, Optional<SessionWish> session) {
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "csp", "budget": {"tokens": 30}, "repruning": {"slack": 16}}
            """);
    return new ChatRequest(
        messages,
        policy,
        AnswerOptions.NONE,
        Sampling.GREEDY,
        OptionalInt.of(200),
        List.of(),
        "tenant",
        session);
  }

  private static ChatRequest protecting(int tokens, List<ChatMessage> messages) {
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "snapkv", "budget": {"tokens": %d}, "protect": ["system", "last_user"]}
            """
                .formatted(tokens));
    return new ChatRequest(
        messages,
        policy,
        AnswerOptions.NONE,
        Sampling.GREEDY,
        OptionalInt.of(2),
        List.of(),
        "tenant",
        Optional.empty());
  }

  private static final PruningPolicy BEFORE_QUESTION =
      PolicyJson.read(
          """
          {"method": "csp", "budget": {"tokens": 20}, "prune": "before_question"}
          """);

  @Test
  void anEqualBeginningIsReadAndPrunedOnceForAnyQuestion(@TempDir Path other) throws Exception {
    var picture = picture(0x102030);
    // Nothing remembers the picture but the beginning that it is part of.
    var settings = new EngineSettings(2, 2, 16, 3, ImageLimits.DEFAULT, SessionLimits.DEFAULT, 0);
    try (var forgetful =
        ChatEngine.load(ToyChat.write(other), PLACEMENT, settings, GenerationObserver.NONE)) {
      var first = answer(ask(forgetful, afterLongWords(picture, text("what?"))));
      var longer = afterLongWords(picture, text("and who is there?"));
      var second = answer(ask(forgetful, longer));
      var again = answer(ask(forgetful, longer));

      assertThat(first.cache().imagesEncoded()).isEqualTo(1);
      assertThat(second.cache().imagesEncoded()).isZero();
      assertThat(again.text()).isEqualTo(second.text());
      assertThat(again.cache().keptTokens()).isEqualTo(second.cache().keptTokens());
      // The beginning is within the budget; the question comes on top, longer by 12 letters.
      assertThat(second.cache().keptTokens()).isEqualTo(first.cache().keptTokens() + 12);
      assertThat(first.cache().keptTokens()).isBetween(20 + 5, 20 + 40);
      assertThat(forgetful.sessions().beginnings()).isEqualTo(1);
      // Read by another engine, for that question first.
      assertThat(answer(ask(engine, longer)).text()).isEqualTo(second.text());
    }
  }

  private static ChatRequest afterLongWords(ContentPart... question) {
    return new ChatRequest(
        List.of(
            ChatMessage.text(Role.SYSTEM, "w".repeat(90)),
            new ChatMessage(Role.USER, List.of(question))),
        BEFORE_QUESTION,
        AnswerOptions.NONE,
        Sampling.GREEDY,
        OptionalInt.of(4),
        List.of(),
        "tenant",
        Optional.empty());
  }

  @Test
  void aSessionMayPruneBeforeTheQuestionTurnAfterTurn() throws Exception {
    var messages = new ArrayList<ChatMessage>();
    String id = "new";
    for (int turn = 0; turn < 3; turn++) {
      String words = turn + "?".repeat(30);
      messages.add(new ChatMessage(Role.USER, List.of(picture(turn), text(words))));
      var wish = turn == 0 ? new SessionWish.Begin() : new SessionWish.GoOn(id);
      var answer =
          answer(
              ask(
                  engine,
                  new ChatRequest(
                      messages,
                      BEFORE_QUESTION,
                      AnswerOptions.NONE,
                      Sampling.GREEDY,
                      OptionalInt.of(5),
                      List.of(),
                      "a tenant with sessions",
                      Optional.of(wish))));
      id = Objects.requireNonNull(answer.cache().session());
      messages.add(ChatMessage.text(Role.ASSISTANT, answer.text()));

      assertThat(answer.cache().imagesEncoded()).isEqualTo(1);
      if (turn > 0) {
        // 20 of what stands before the question, and its 31 letters with what the template adds.
        assertThat(answer.cache().keptTokens()).isBetween(20 + 31, 20 + 31 + 20);
      }
    }
  }

  @Test
  void anAnswerSaysHowFaithfulItIsWhenItIsAsked() throws Exception {
    var policy = CrossSelf.withBudget(new CacheBudget.Ratio(0.3));

    Fidelity pruned = fidelity(policy);
    Fidelity full = fidelity(FULL);

    assertThat(pruned.klMean()).isPositive();
    assertThat(pruned.klP99()).isGreaterThanOrEqualTo(pruned.klMean());
    assertThat(pruned.tokens()).isBetween(1, 64);
    assertThat(pruned.retainedAttention())
        .allSatisfy(layer -> assertThat(layer.all()).isBetween(0.05, 0.95));
    assertThat(List.of(full.klMean(), full.klP99(), full.top1Agreement(), full.rougeL()))
        .containsExactly(0.0, 0.0, 1.0, 1.0);
    assertThat(full.firstDivergence()).isNull();
    assertThat(full.tokens()).isEqualTo(pruned.tokens());
  }

  private Fidelity fidelity(PruningPolicy policy) throws Exception {
    var plain = question(policy, 4, picture(), text("what do you see? ".repeat(6)));
    var wanted =
        new ChatRequest(
            plain.messages(),
            policy,
            new AnswerOptions(false, true),
            plain.sampling(),
            plain.maxNewTokens(),
            plain.stop(),
            plain.tenant(),
            plain.session());
    return Objects.requireNonNull(answer(ask(engine, wanted)).cache().fidelity());
  }

  @Test
  void aSeedRepeatsASampledAnswer() throws Exception {
    var sampling = new Sampling(OptionalDouble.of(2), OptionalDouble.of(0.9), OptionalLong.of(3));

    var first = answer(ask(engine, sampled(sampling)));
    var second = answer(ask(engine, sampled(sampling)));
    var greedy = answer(ask(engine, sampled(Sampling.GREEDY)));

    assertThat(first.text()).isEqualTo(second.text()).isNotEqualTo(greedy.text());
  }

  @Test
  void aPromptLongerThanTheContextIsRefusedWithTheNumbers() {
    var request = question(FULL, 1, text("x".repeat(ToyChat.POSITIONS - 10)));

    assertThatThrownBy(() -> ask(engine, request))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.code()).isEqualTo("context_length_exceeded"))
        .hasMessageContaining(String.valueOf(ToyChat.POSITIONS));
  }

  @Test
  void anAnswerThatCannotFitIsRefused() {
    var request = question(FULL, ToyChat.POSITIONS, text("x"));

    assertThatThrownBy(() -> ask(engine, request))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e.code()).isEqualTo("context_length_exceeded");
              assertThat(e.param()).contains("max_tokens");
            });
  }

  @Test
  void withoutALengthTheAnswerIsAsLongAsTheSettingsAllow() throws Exception {
    var request =
        new ChatRequest(
            List.of(ChatMessage.text(Role.USER, "x")),
            FULL,
            AnswerOptions.NONE,
            Sampling.GREEDY,
            OptionalInt.empty(),
            List.of(),
            "tenant",
            Optional.empty());

    assertThat(answer(ask(engine, request)).completionTokens()).isEqualTo(SETTINGS.maxNewTokens());
  }

  @Test
  void tooManyPicturesAreRefusedBeforeAnyIsDecoded() {
    var noPicture = new ContentPart.Image(new byte[] {1});

    assertThatThrownBy(
            () -> ask(engine, question(FULL, 1, noPicture, noPicture, noPicture, noPicture)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("3 pictures");
  }

  @Test
  void aBrokenPictureIsRefusedAndGivesItsPlaceBack() {
    var broken = question(FULL, 1, new ContentPart.Image(new byte[] {1, 2, 3}));

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> ask(engine, broken)).isInstanceOf(InvalidImageException.class);
    }
    assertThat(engine.waiting()).isZero();
  }

  @Test
  void aFullEngineDecodesNoPicture(@TempDir Path other) throws Exception {
    try (var full =
        ChatEngine.load(
            ToyChat.write(other),
            PLACEMENT,
            new EngineSettings(1, 0, 16, 3, ImageLimits.DEFAULT, SessionLimits.DEFAULT, 1 << 20),
            GenerationObserver.NONE)) {
      var running = full.submit(question(FULL, 8000, text("x")), new PendingAnswer());
      var broken = question(FULL, 1, new ContentPart.Image(new byte[] {1, 2, 3}));

      // Were the picture looked at, it would be an InvalidImageException.
      assertThatThrownBy(() -> ask(full, broken)).isInstanceOf(QueueFullException.class);
      running.cancel();
    }
  }

  @Test
  void anEndTokenEndsTheAnswerAndHasNoText(@TempDir Path other) throws Exception {
    var request = question(FULL, 16, text("tell me"));
    String greedy = answer(ask(engine, request)).text();
    char third = greedy.charAt(2);
    ToyChat.write(other);
    ToyChat.writeGenerationConfig(other, Map.of("eos_token_id", List.of(0, (int) third)));

    try (var stopping = load(other)) {
      var answer = answer(ask(stopping, request));

      assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(answer.text()).isEqualTo(greedy.substring(0, greedy.indexOf(third)));
      assertThat(answer.completionTokens()).isEqualTo(greedy.indexOf(third) + 1);
    }
  }

  @Test
  void aTokenizerWithMoreTokensThanTheModelIsRefused(@TempDir Path other) throws Exception {
    ToyChat.write(other);
    Path tokenizer = other.resolve("tokenizer.json");
    Files.writeString(
        tokenizer,
        Files.readString(tokenizer)
            .replace("\"added_tokens\":[", "\"added_tokens\":[" + extraToken() + ","));

    assertThatThrownBy(() -> load(other))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tokenizer.json");
  }

  private static String extraToken() {
    return """
    {"id":259,"content":"<extra>","special":true,"normalized":false,\
    "single_word":false,"lstrip":false,"rstrip":false}\
    """;
  }

  private static ChatEngine load(Path checkpoint) {
    return ChatEngine.load(checkpoint, PLACEMENT, SETTINGS, GenerationObserver.NONE);
  }

  private static ChatRequest question(PruningPolicy policy, int length, ContentPart... parts) {
    return new ChatRequest(
        List.of(new ChatMessage(Role.USER, List.of(parts))),
        policy,
        AnswerOptions.NONE,
        Sampling.GREEDY,
        OptionalInt.of(length),
        List.of(),
        "tenant",
        Optional.empty());
  }

  private static ChatRequest sampled(Sampling sampling) {
    return new ChatRequest(
        List.of(ChatMessage.text(Role.USER, "x")),
        FULL,
        AnswerOptions.NONE,
        sampling,
        OptionalInt.of(16),
        List.of(),
        "tenant",
        Optional.empty());
  }

  private static ContentPart text(String words) {
    return new ContentPart.Text(words);
  }

  private static ContentPart picture() throws IOException {
    return picture(0x204060);
  }

  private static ContentPart picture(int colour) throws IOException {
    var image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[20 * 10];
    Arrays.fill(pixels, colour);
    image.setRGB(0, 0, 20, 10, pixels, 0, 20);
    var png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return new ContentPart.Image(png.toByteArray());
  }

  private static List<GenerationEvent> ask(ChatEngine engine, ChatRequest request)
      throws InterruptedException {
    var pending = new PendingAnswer();
    engine.submit(request, pending);
    var events = new ArrayList<GenerationEvent>();
    do {
      events.add(pending.next());
    } while (!events.getLast().isLast());
    return events;
  }

  private static Answer answer(List<GenerationEvent> events) {
    assertThat(events.getLast()).isInstanceOf(Finished.class);
    return ((Finished) events.getLast()).answer();
  }

  private static String pieces(List<GenerationEvent> events) {
    var text = new StringBuilder();
    events.forEach(event -> text.append(event instanceof Text(String piece) ? piece : ""));
    return text.toString();
  }
}
