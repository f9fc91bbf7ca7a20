package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.Protect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForcedTokensTest {

  private static final int PROMPT = 30;

  /** System prompt 1 to 4, last question 20 to 25. */
  private static final List<TurnSpan> TURNS =
      List.of(new TurnSpan(Protect.SYSTEM, 1, 5), new TurnSpan(Protect.LAST_USER, 20, 26));

  private static ForcedTokens forced(int total, Protect... protect) {
    return new ForcedTokens(PROMPT, total, List.of(protect), TURNS);
  }

  @Test
  void protectedTokensComeBeforeRecentOnesAndTheseBeforeSinks() {
    // Of 8 the system prompt takes 4; 3 recent fit; the last place goes to the first sink.
    assertThat(forced(8, Protect.SYSTEM).budget(3, 3))
        .isEqualTo(new TokenBudget(8, 3, List.of(0, 1, 2, 3, 4)));
  }

  @ParameterizedTest(name = "budget {0}, wanted recent {1}: {2} recent")
  @CsvSource({
    "20, 3, 3",
    "8, 4, 2", // 4 would fill it: half of what the system prompt leaves
    "6, 9, 1",
    "5, 9, 1"
  })
  void recentTokensYieldToProtectedOnes(int total, int wanted, int recent) {
    TokenBudget budget = forced(total, Protect.SYSTEM).budget(wanted, 0);

    assertThat(budget).isEqualTo(new TokenBudget(total, recent, List.of(1, 2, 3, 4)));
  }

  @ParameterizedTest(name = "budget {0}, wanted recent {1}: {2} recent")
  @CsvSource({
    "12, 8, 8", // the last 8 hold 4 of the question: 6 + 4 tokens
    "10, 8, 2", // the 4 others among the last 8 would fill what is free: half of it
    "9, 8, 1",
    "14, 20, 10" // half of the 8 that are free, and the whole question before these 4
  })
  void aTokenThatIsRecentAndProtectedCountsOnce(int total, int wanted, int recent) {
    // Behind the question 26 to 29 are left.
    TokenBudget budget = forced(total, Protect.LAST_USER).budget(wanted, 0);

    assertThat(budget.recent()).isEqualTo(recent);
    assertThat(budget.forced()).isLessThanOrEqualTo(total);
  }

  @Test
  void whatIsLeftIsFilledByRecentTokens() {
    // 3 sinks, 6 of the question: 11 - 9 = 2 recent ones.
    assertThat(forced(11, Protect.LAST_USER).filledByRecent(3))
        .isEqualTo(new TokenBudget(11, 2, List.of(0, 1, 2, 20, 21, 22, 23, 24, 25)));
    // With 14 the recent ones reach the question and go on before it.
    assertThat(forced(14, Protect.LAST_USER).filledByRecent(3))
        .isEqualTo(new TokenBudget(14, 11, List.of(0, 1, 2)));
    assertThat(forced(5).filledByRecent(9)).isEqualTo(new TokenBudget(5, 1, List.of(0, 1, 2, 3)));
  }

  @Test
  void aBudgetMustHoldTheProtectedTokensAndTheLast() {
    assertThat(forced(5, Protect.SYSTEM).fit()).isTrue();
    assertThat(forced(4, Protect.SYSTEM).fit()).isFalse();
    assertThat(forced(10, Protect.SYSTEM, Protect.LAST_USER).fit()).isFalse();
    assertThat(forced(1).fit()).isTrue();
  }
}
