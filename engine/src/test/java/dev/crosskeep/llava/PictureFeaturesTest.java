package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFeaturesTest {

  /** Room for two pictures of 4 tokens with 24 numbers of 4 bytes. */
  private static final long TWO_PICTURES = 2 * 4 * 24 * 4;

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // set before each test
  private LlavaModel model;

  private long valuesBefore;

  @BeforeEach
  void load() throws Exception {
    valuesBefore = TorchScope.openValues();
    model =
        LlavaModel.load(
            ToyCheckpoint.plain().write(directory),
            Placement.cpu(ComputeType.FLOAT32),
            TWO_PICTURES);
  }

  @AfterEach
  void close() {
    model.close();
    assertThat(TorchScope.openValues()).isEqualTo(valuesBefore);
  }

  @Test
  void aPictureThatIsKnownByItsNameIsNotEncodedAgain() {
    assertThat(encoded("a")).isEqualTo(1);
    assertThat(encoded("a")).isZero();
    assertThat(encoded("b", "a")).isEqualTo(1);
  }

  @Test
  void thePictureThatWasUsedLeastRecentlyIsForgotten() {
    encoded("a", "b");
    encoded("a");
    encoded("c");

    assertThat(encoded("a")).isZero();
    assertThat(encoded("c")).isZero();
    assertThat(encoded("b")).isEqualTo(1);
  }

  @Test
  void morePicturesThanThereIsRoomForAreReadAllTheSame() {
    assertThat(encoded("a", "b", "c", "d", "a")).isEqualTo(5);
  }

  @Test
  void theSamePictureTwiceInOnePromptIsEncodedOnce() {
    assertThat(encoded("a", "a")).isEqualTo(1);
  }

  @Test
  void aPictureWithoutANameIsEncodedEachTime() {
    var prompt = ToyPrompts.withPictures(1, ToyCheckpoint.IMAGE_TOKEN, 2);

    for (int i = 0; i < 2; i++) {
      try (var sequence = model.prefill(prompt, new FullCache(), 1)) {
        assertThat(sequence.report().imagesEncoded()).isEqualTo(1);
      }
    }
  }

  @Test
  void whatIsRememberedIsWhatWasEncoded() {
    float[] fresh = logits(prompt("a", "b"));

    assertThat(encoded("a", "b")).isZero();
    assertThat(logits(prompt("a", "b"))).isEqualTo(fresh);
    assertThat(logits(prompt("b", "a"))).isNotEqualTo(fresh);
  }

  private int encoded(String... names) {
    try (var sequence = model.prefill(prompt(names), new FullCache(), 1)) {
      return sequence.report().imagesEncoded();
    }
  }

  private float[] logits(Prompt prompt) {
    try (var sequence = model.prefill(prompt, new FullCache(), 1)) {
      return sequence.logits();
    }
  }

  /** A picture for each name, the same for the same. */
  private static Prompt prompt(String... names) {
    var ids = new int[names.length];
    Arrays.fill(ids, ToyCheckpoint.IMAGE_TOKEN);
    var pictures = Arrays.stream(names).map(name -> ToyPrompts.picture(name.charAt(0))).toList();
    return new Prompt(ids, pictures, List.of(names), List.of());
  }
}
