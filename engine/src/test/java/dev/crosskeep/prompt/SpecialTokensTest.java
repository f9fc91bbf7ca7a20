package dev.crosskeep.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.prompt.SpecialTokens.SpecialToken;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecialTokensTest {

  private static final String ONE = PrivateMarks.nameOf(1);
  private static final String TWO = PrivateMarks.nameOf(2);
  private static final String THREE = PrivateMarks.nameOf(3);

  private final SpecialTokens special =
      new SpecialTokens(
          List.of(
              new SpecialToken(1, "<s>"), new SpecialToken(2, "<s>!"), new SpecialToken(3, "~")));

  @Test
  void theLongestTokenAtAPlaceWins() {
    assertThat(special.named("<s>!<s><s")).isEqualTo(TWO + ONE + "<s");
  }

  @Test
  void whatAUserWritesHasNoTokensInItAndStaysTheSame() {
    for (String text : List.of("<s>", "~", "a~b <s>! ~~", "  <s> ", " ", "", "<")) {
      assertThat(special.named(special.guarded(text))).isEqualTo(text);
    }
  }

  @Test
  void noTokenReachesOutOfAUsersTextOrIntoIt() {
    assertThat(special.named(special.guarded("x<") + "s>")).isEqualTo("x<s>");
    assertThat(special.named("<" + special.guarded("s> y"))).isEqualTo("<s> y");
    assertThat(special.named("~" + special.guarded("<s>") + "<s>")).isEqualTo(THREE + "<s>" + ONE);
  }

  @Test
  void aTemplateCanTrimAUsersText() {
    assertThat(special.named(special.guarded("\n <s> x\t").strip())).isEqualTo("<s> x");
  }
}
