package dev.crosskeep.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.session.ReadTokens.Common;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTokensTest {

  /** The prompt 1 2 9, of which 9 is a picture, and the answer 5 6 7. */
  private final ReadTokens read =
      new ReadTokens(new int[] {1, 2, 9}, List.of("a picture"), new int[] {5, 6, 7});

  @Test
  void theNextQuestionStandsBehindTheAnswer() {
    assertThat(read.commonWith(ids(1, 2, 9, 5, 6, 7, 3, 9, 4), pictures("a picture", "another")))
        .contains(new Common(3, 6, 1));
  }

  @Test
  void anAnswerThatWasCutOrChangedIsReadAgainFromThere() {
    assertThat(read.commonWith(ids(1, 2, 9, 5, 8, 7, 3), pictures("a picture")))
        .contains(new Common(1, 4, 1));
    assertThat(read.commonWith(ids(1, 2, 9, 4, 4), pictures("a picture")))
        .contains(new Common(0, 3, 1));
  }

  @Test
  void theSameQuestionMayBeAskedAgain() {
    assertThat(read.commonWith(ids(1, 2, 9), pictures("a picture"))).contains(new Common(0, 3, 1));
  }

  @Test
  void somethingIsLeftToReadBehindAnAnswer() {
    assertThat(read.commonWith(ids(1, 2, 9, 5, 6, 7), pictures("a picture")))
        .contains(new Common(2, 5, 1));
    assertThat(read.commonWith(ids(1, 2, 9, 5), pictures("a picture")))
        .contains(new Common(0, 3, 1));
  }

  @Test
  void anotherPromptOrPictureIsAnotherConversation() {
    assertThat(read.commonWith(ids(1, 3, 9, 5, 6, 7, 3), pictures("a picture"))).isEmpty();
    assertThat(read.commonWith(ids(1, 2), pictures("a picture"))).isEmpty();
    assertThat(read.commonWith(ids(1, 2, 9, 5), pictures("another"))).isEmpty();
    assertThat(read.commonWith(ids(1, 2, 9, 5), pictures())).isEmpty();
  }

  private static int[] ids(int... ids) {
    return ids;
  }

  private static List<String> pictures(String... hashes) {
    return List.of(hashes);
  }
}
