package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheBudgetTest {

  @ParameterizedTest(name = "{0} of {1} tokens is {2}")
  @CsvSource({
    "0.2, 1203, 240", // 240.6
    "0.07, 100, 7", // 7.000000000000001 in binary
    "0.1, 30, 3", // exact
    "0.29, 100, 29", // 28.999999999999996 in binary
    "0.01, 5, 1", // never nothing
    "1.0, 77, 77"
  })
  void aRatioIsRoundedDownToWholeTokens(double ratio, int promptTokens, int tokens) {
    assertThat(new CacheBudget.Ratio(ratio).tokens(promptTokens, 8)).isEqualTo(tokens);
    assertThat(new RecentTokens.Ratio(ratio).tokens(promptTokens)).isEqualTo(tokens);
  }

  @Test
  void tokensNeverExceedThePrompt() {
    assertThat(new CacheBudget.Tokens(512).tokens(100, 8)).isEqualTo(100);
    assertThat(new CacheBudget.Tokens(512).tokens(1000, 8)).isEqualTo(512);
    // With an answer behind it there can be more.
    assertThat(new CacheBudget.Tokens(512).limit(100, 8)).isEqualTo(512);
    assertThat(new RecentTokens.Tokens(32).tokens(10)).isEqualTo(10);
  }

  @Test
  void aMassMayTakeTheWholePrompt() {
    assertThat(new CacheBudget.Mass(0.01).tokens(100, 8)).isEqualTo(100);
  }

  @Test
  void bytesBuyWholeTokensOfAllLayers() {
    // 64 MiB at 512 KiB a token, as LLaVA-1.5-7B in float16, are 128 tokens.
    var budget = new CacheBudget.Bytes(64L << 20);

    assertThat(budget.tokens(4096, 512 << 10)).isEqualTo(128);
    assertThat(budget.tokens(100, 512 << 10)).isEqualTo(100);
    assertThat(new CacheBudget.Bytes(1).tokens(100, 512 << 10)).isEqualTo(1);
  }
}
