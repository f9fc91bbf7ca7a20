package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Which of the prompt's last queries score the keys. JSON: {@code {"tokens": 64}}, {@code {"ratio":
 * 0.1}} for a share of the prompt, or {@code {"after": "last_image"}} for the text that follows the
 * last picture.
 */
public sealed interface ObservationWindow {

  /**
   * The number of queries.
   *
   * @param promptTokens length of the prompt, at least 1
   * @param textAfterImages text tokens behind the last picture's; 0 where there is no picture
   * @param recent the policy's recent tokens, for prompts in which there is no such text
   * @return between 1 and {@code promptTokens}
   */
  int queries(int promptTokens, int textAfterImages, int recent);

  /** A number of queries, at least 1; a shorter prompt is observed whole. */
  record Tokens(int tokens) implements ObservationWindow {

    public Tokens {
      Checks.atLeast(1, "observation_window.tokens", tokens);
    }

    @Override
    public int queries(int promptTokens, int textAfterImages, int recent) {
      return Math.min(tokens, promptTokens);
    }
  }

  /** A share of the prompt, above 0 and at most 1, rounded down to whole tokens. */
  record Ratio(double ratio) implements ObservationWindow {

    public Ratio {
      Checks.ratioAboveZero("observation_window.ratio", ratio);
    }

    @Override
    public int queries(int promptTokens, int textAfterImages, int recent) {
      return Checks.share(ratio, promptTokens);
    }
  }

  /** The queries of the text behind the last picture: the question, where it comes last. */
  record AfterLastImage() implements ObservationWindow {

    private static final String JSON = "last_image";

    @JsonProperty("after")
    String after() {
      return JSON;
    }

    @Override
    public int queries(int promptTokens, int textAfterImages, int recent) {
      return textAfterImages > 0 ? textAfterImages : recent;
    }
  }

  /** Reads the JSON form; refuses none or several of the fields. */
  @JsonCreator
  static ObservationWindow of(
      @JsonProperty("tokens") @Nullable Integer tokens,
      @JsonProperty("ratio") @Nullable Double ratio,
      @JsonProperty("after") @Nullable String after) {
    if (tokens != null && ratio == null && after == null) {
      return new Tokens(tokens);
    }
    if (ratio != null && tokens == null && after == null) {
      return new Ratio(ratio);
    }
    if (AfterLastImage.JSON.equals(after) && tokens == null && ratio == null) {
      return new AfterLastImage();
    }
    throw new IllegalArgumentException(
        "observation_window must have exactly one of tokens, ratio and \"after\": \"last_image\","
            + " got tokens "
            + tokens
            + ", ratio "
            + ratio
            + ", after "
            + after);
  }
}
