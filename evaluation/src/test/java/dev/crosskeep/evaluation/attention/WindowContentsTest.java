package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WindowContentsTest {

  @Test
  void theShareOfPicturesIsThatOfTheLastTokens() {
    // 40 tokens, of which the 30th to the 36th are a picture's; a tenth are the last four.
    var image = new boolean[40];
    Arrays.fill(image, 29, 36, true);
    var contents = new WindowContents();

    contents.add(image);

    // The last 8 hold 4 of them, the last 16 all 7, as do 32 and, of all 40, the longer ones.
    assertThat(contents.shares())
        .containsExactly(0, 4 / 8.0, 7 / 16.0, 7 / 32.0, 7 / 40.0, 7 / 40.0, 0);
    assertThat(contents.tokens()).isEqualTo(40);
  }

  @Test
  void everyPromptOfADataSetWeighsAlike() {
    var contents = new WindowContents();

    contents.add(new boolean[30]);
    contents.add(new boolean[] {false, true});

    assertThat(contents.shares()).containsExactly(0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.5);
  }
}
