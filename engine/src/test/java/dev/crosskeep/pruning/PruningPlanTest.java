package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.NSoftmax;
import dev.crosskeep.contracts.ObservationWindow;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.contracts.Protect;
import dev.crosskeep.contracts.PruneAt;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.RecentTokens;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruningPlanTest {

  private TorchScope scope;

  @BeforeEach
  void open() {
    scope = TorchScope.on(Placement.cpu(ComputeType.FLOAT32));
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void aFifthOfThePromptIsAQuarterRecentAndTheRestPicked() {
    PruningPlan plan = plan(CrossSelf.withBudget(new CacheBudget.Ratio(0.2)), 1203).orElseThrow();

    // Of 240 rows one is the summary's.
    assertThat(plan.standIn()).isEqualTo(new StandIn.Summary());
    assertThat(plan.budgets().getFirst()).isEqualTo(new TokenBudget(239, 60, List.of()));
    assertThat(plan.budgets().getFirst().scored()).isEqualTo(179);
    assertThat(plan.observedQueries()).isEqualTo(1);
  }

  @Test
  void beforeTheQuestionTheRecentTokensObserve() {
    var policy = PolicyJson.read("{\"method\": \"csp\", \"prune\": \"before_question\"}");

    assertThat(plan(policy, 1203).orElseThrow().observedQueries()).isEqualTo(120);
  }

  @ParameterizedTest(name = "budget {0}, wanted recent {1}: {2} recent")
  @CsvSource({
    "20, 10, 10",
    "11, 10, 10",
    "10, 10, 5", // recents alone would fill it
    "5, 10, 2",
    "3, 10, 1",
    "2, 10, 1",
    "1, 10, 1"
  })
  void recentTokensThatDoNotFitLeaveHalfOfTheBudgetToTheScores(int budget, int wanted, int recent) {
    PruningPlan plan = plan(csp(budget, wanted, Optional.empty(), 0), 100).orElseThrow();

    assertThat(plan.budgets().getFirst()).isEqualTo(new TokenBudget(budget, recent, List.of()));
    assertThat(plan.observedQueries()).isEqualTo(wanted);
  }

  @Test
  void theObservationWindowEndsAtThePrompt() {
    var window = Optional.<ObservationWindow>of(new ObservationWindow.Tokens(64));

    assertThat(plan(csp(10, 5, window, 0), 30).orElseThrow().observedQueries()).isEqualTo(30);
    assertThat(plan(csp(10, 5, window, 0), 300).orElseThrow().observedQueries()).isEqualTo(64);
  }

  @Test
  void theWindowCanBeAShareOfThePrompt() {
    var window = Optional.<ObservationWindow>of(new ObservationWindow.Ratio(0.1));

    assertThat(plan(csp(10, 5, window, 0), 70).orElseThrow().observedQueries()).isEqualTo(7);
  }

  @Test
  void theWindowCanBeTheTextBehindTheLastPicture() {
    var window = Optional.<ObservationWindow>of(new ObservationWindow.AfterLastImage());
    PruningPolicy policy = csp(10, 5, window, 0);

    var prompt = ImageMask.ofRuns(Observations.images(40, 3, 12, 20, 29));
    assertThat(plan(policy, prompt).orElseThrow().observedQueries()).isEqualTo(11);
    // Where there is none, the recent tokens.
    var ending = ImageMask.ofRuns(Observations.images(40, 31, 40));
    assertThat(plan(policy, ending).orElseThrow().observedQueries()).isEqualTo(5);
    assertThat(plan(policy, 40).orElseThrow().observedQueries()).isEqualTo(5);
  }

  @Test
  void aBudgetInBytesIsDividedByATokensBytes() {
    var policy = CrossSelf.withBudget(new CacheBudget.Bytes(50 * 384 + 383));

    // 50 tokens, or 49 and a summary
    assertThat(plan(policy, 200).orElseThrow().budgets().getFirst().total()).isEqualTo(49);
  }

  @Test
  void aBudgetOfOneTokenHasNoRoomForASummary() {
    var policy = CrossSelf.withBudget(new CacheBudget.Tokens(1));

    assertThat(plan(policy, 200).orElseThrow().standIn()).isEqualTo(new StandIn.Nothing());
    assertThat(plan(policy, 200).orElseThrow().budgets().getFirst().total()).isEqualTo(1);
  }

  @Test
  void nothingIsPrunedThatFitsOrIsShortOrAskedToStay() {
    assertThat(plan(new FullCache(), 1000)).isEmpty();
    assertThat(plan(csp(100, 10, Optional.empty(), 0), 100)).isEmpty();
    assertThat(plan(csp(10, 5, Optional.empty(), 64), 63)).isEmpty();
    assertThat(plan(csp(10, 5, Optional.empty(), 64), 64)).isPresent();
  }

  @Test
  void aBudgetWithoutRecentTokensIsRefused() {
    assertThatThrownBy(() -> new TokenBudget(3, 0, List.of())).hasMessageContaining("0 recent");
    assertThatThrownBy(() -> new TokenBudget(3, 4, List.of())).hasMessageContaining("4 recent");
  }

  @Test
  void aBudgetThatCannotHoldWhatIsProtectedIsRefusedWithBothNumbers() {
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "h2o", "budget": {"tokens": 20}, "protect": ["system"]}
            """);

    // 20 tokens hold 19 and the last one; or 20, where the last one is among them.
    assertThat(PruningPlan.refusal(policy, 100, system(5, 24), 384)).isEmpty();
    assertThat(PruningPlan.refusal(policy, 100, system(80, 100), 384)).isEmpty();
    assertThat(PruningPlan.refusal(policy, 100, system(5, 25), 384))
        .hasValueSatisfying(sentence ->
            assertThat(sentence)
                .startsWith("budget keeps 20 tokens")
                .contains("the 20 of the protected turns"));
    // Nothing is refused where nothing is pruned: below 64 tokens, or of another role.
    assertThat(PruningPlan.refusal(policy, 63, system(5, 60), 384)).isEmpty();
    var user = List.of(new TurnSpan(Protect.LAST_USER, 5, 60));
    assertThat(PruningPlan.refusal(policy, 100, user, 384)).isEmpty();
    assertThatThrownBy(() ->
            PruningPlan.of(
                policy,
                ImageMask.ofRuns(new boolean[100]),
                system(5, 25),
                3,
                384,
                PruningPlan.loadProgram(scope)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("budget keeps 20 tokens");
  }

  private static List<TurnSpan> system(int start, int end) {
    return List.of(new TurnSpan(Protect.SYSTEM, start, end));
  }

  private Optional<PruningPlan> plan(PruningPolicy policy, int promptTokens) {
    return plan(policy, ImageMask.ofRuns(new boolean[promptTokens]));
  }

  private Optional<PruningPlan> plan(PruningPolicy policy, ImageMask prompt) {
    return PruningPlan.of(policy, prompt, List.of(), 3, 384, PruningPlan.loadProgram(scope));
  }

  private static PruningPolicy csp(
      int budget, int recent, Optional<ObservationWindow> window, int minPromptTokens) {
    return new CrossSelf(
        new CacheBudget.Tokens(budget),
        new RecentTokens.Tokens(recent),
        window,
        new CrossRatio.Adaptive(),
        Combine.UNION_FILL,
        new NSoftmax(1, NSoftmax.Place.SCORING),
        Balance.SUM,
        Pooling.NONE,
        Granularity.KV_HEAD,
        0,
        List.of(),
        PruneAt.AFTER_PROMPT,
        Merge.NONE,
        minPromptTokens,
        Optional.empty());
  }
}
