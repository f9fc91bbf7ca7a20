package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How much of what one layer's last queries looked at stayed in the cache: attention to kept tokens
 * divided by attention to all of them, over all heads and observed queries, from 0 to 1.
 *
 * @param all of the whole prompt
 * @param text of its text; absent where nobody looked at any
 * @param image of its pictures; absent where nobody looked at any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetainedAttention(
    @JsonProperty("all") double all,
    @JsonProperty("text") @Nullable Double text,
    @JsonProperty("image") @Nullable Double image) {

  public RetainedAttention {
    Checks.fromZeroToOne("fidelity.retained_attention.all", all);
    if (text != null) {
      Checks.fromZeroToOne("fidelity.retained_attention.text", text);
    }
    if (image != null) {
      Checks.fromZeroToOne("fidelity.retained_attention.image", image);
    }
  }
}
