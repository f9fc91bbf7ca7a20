package dev.crosskeep.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.AnswerOptions;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.SessionWish;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.session.SessionLimits;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two questions about two pictures, with the bundled model. */
@Timeout(60)
class SecondQuestionTest {

  private static final Path MODEL = Path.of("..", "models", "tiny-llava");
  private static final Path SAMPLES = Path.of("..", "docs", "samples");
  private static final Placement PLACEMENT = Placement.cpu(ComputeType.FLOAT32);
  private static final int LONGEST = 24;
  private static final ChatMessage SECOND =
      ChatMessage.text(Role.USER, "how many shapes are in picture 2?");

  private static GreedyModel model;
  private static ChatMessage first;

  @BeforeAll
  static void load() throws IOException {
    model = GreedyModel.load(MODEL, PLACEMENT);
    var parts = new ArrayList<ContentPart>();
    for (String file : List.of("album-1.png", "album-2.png")) {
      parts.add(new ContentPart.Image(Files.readAllBytes(SAMPLES.resolve(file))));
    }
    parts.add(new ContentPart.Text("what colour is the star in picture 1?"));
    first = new ChatMessage(Role.USER, parts);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void withoutPruningASessionIsAFreshReading() {
    var session = session(new FullCache());

    assertThat(fresh(session.first(), new FullCache()).text()).isEqualTo(session.second().text());
    assertThat(session.second().cache().keptTokens())
        .isEqualTo(session.second().cache().promptTokens());
  }

  @Test
  void theFirstAnswerIsThatOfTheFirstQuestionAlone() {
    var policy = fifth("csp", "after_prompt");

    assertThat(session(policy).first())
        .isEqualTo(model.answers(List.of(first), List.of(policy), LONGEST).getFirst().text());
  }

  @Test
  void sessionAndFreshReadingKeepAShareOfTheWholeConversation() {
    var policy = fifth("csp", "after_prompt");
    var session = session(policy);
    var fresh = fresh(session.first(), policy);

    int tokens = fresh.cache().promptTokens();
    // A fifth, of which one row is the summary of the rest.
    assertThat(fresh.cache().keptTokens()).isEqualTo(tokens / 5 - 1);
    assertThat(session.second().cache().promptTokens()).isEqualTo(tokens);
    assertThat(session.second().cache().keptTokens()).isEqualTo(tokens / 5 - 1);
  }

  @Test
  void prunedBeforeTheQuestionBothQuestionsAndTheFirstAnswerStayOnTop() {
    var cache = session(fifth("h2o", "before_question")).second().cache();

    // Start, user, and for each picture "picture", its number and 36 patches: 78 tokens before the
    // question, of which a fifth is 15.
    assertThat(cache.keptTokens()).isEqualTo(15 + cache.promptTokens() - 78);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2o", "snapkv", "csp"})
  void aSessionIsOneOfTheServices(String method) throws Exception {
    var policy = fifth(method, "after_prompt");

    var session = session(policy);

    var settings =
        new EngineSettings(1, 1, LONGEST, 3, ImageLimits.DEFAULT, SessionLimits.DEFAULT, 0);
    try (var engine = ChatEngine.load(MODEL, PLACEMENT, settings, GenerationObserver.NONE)) {
      var one = ask(engine, List.of(first), policy, new SessionWish.Begin());
      String id = Optional.ofNullable(one.cache().session()).orElseThrow();
      var said = ChatMessage.text(Role.ASSISTANT, one.text());
      var two = ask(engine, List.of(first, said, SECOND), policy, new SessionWish.GoOn(id));

      assertThat(session.first()).isEqualTo(one.text());
      assertThat(session.second().text()).isEqualTo(two.text());
      assertThat(session.second().cache().keptTokens()).isEqualTo(two.cache().keptTokens());
      assertThat(session.second().cache().keptImageTokens())
          .isEqualTo(two.cache().keptImageTokens());
    }
  }

  @Test
  void policiesTogetherAnswerAsEachAlone() {
    var policies =
        List.of(fifth("csp", "after_prompt"), fifth("h2o", "before_question"), new FullCache());

    var together = question().sessions(policies);

    assertThat(together.stream().map(SecondQuestionTest::texts))
        .containsExactlyElementsOf(policies.stream().map(p -> texts(session(p))).toList());
  }

  private static List<String> texts(SecondQuestion.Session session) {
    return List.of(session.first(), session.second().text());
  }

  private static SecondQuestion.Session session(PruningPolicy policy) {
    return question().sessions(List.of(policy)).getFirst();
  }

  private static GreedyModel.GreedyAnswer fresh(String firstAnswer, PruningPolicy policy) {
    return question().fresh(firstAnswer, List.of(policy)).getFirst();
  }

  private static SecondQuestion question() {
    return new SecondQuestion(model, first, SECOND, LONGEST);
  }

  private static PruningPolicy fifth(String method, String prune) {
    return PolicyJson.read(
        """
        {"method": "%s", "budget": {"ratio": 0.2}, "prune": "%s", "min_prompt_tokens": 0}\
        """
            .formatted(method, prune));
  }

  private static Answer ask(
      ChatEngine engine, List<ChatMessage> messages, PruningPolicy policy, SessionWish wish)
      throws InterruptedException {
    var events = new PendingAnswer();
    engine.submit(
        new ChatRequest(
            messages,
            policy,
            AnswerOptions.NONE,
            Sampling.GREEDY,
            OptionalInt.of(LONGEST),
            List.of(),
            "tenant",
            Optional.of(wish)),
        events);
    while (true) {
      if (events.next() instanceof Finished(Answer answer)) {
        return answer;
      }
    }
  }
}
