package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How a key's score takes in those of its neighbours.
 *
 * <p>JSON: {@code {"kind": "avg", "kernel": 5, "edge": "zeros", "within": "prompt"}}; only {@code
 * kernel} has to be there.
 *
 * @param kind what is made of the neighbours' scores
 * @param kernel neighbours along one line, the key itself included, odd, from 1 (none) to 31
 * @param edge what an average counts beyond the end
 * @param within who is whose neighbour
 */
public record Pooling(Kind kind, int kernel, Edge edge, Within within) {

  /** Every score stays as it is. */
  public static final Pooling NONE = new Pooling(Kind.AVERAGE, 1, Edge.INSIDE, Within.PROMPT);

  /** That of SnapKV's code. */
  public static final Pooling SNAP_KV = new Pooling(Kind.AVERAGE, 5, Edge.ZEROS, Within.PROMPT);

  private static final int LARGEST = 31;

  public Pooling {
    if (kernel < 1 || kernel > LARGEST || kernel % 2 == 0) {
      throw new InvalidFieldException(
          "pooling.kernel", "must be odd and from 1 to " + LARGEST + ", got " + kernel);
    }
  }

  /** What is made of the neighbours' scores. */
  public enum Kind {
    @JsonProperty("avg")
    AVERAGE,
    @JsonProperty("max")
    MAXIMUM
  }

  /** What an average counts where there is no neighbour. */
  public enum Edge {

    /** Zeros, as SnapKV's code does, which lowers the scores at both ends. */
    @JsonProperty("zeros")
    ZEROS,

    /** Nothing: the mean of the neighbours there are. */
    @JsonProperty("inside")
    INSIDE
  }

  /** Who is whose neighbour. */
  public enum Within {

    /** Tokens that follow each other, whatever they are. */
    @JsonProperty("prompt")
    PROMPT,

    /**
     * Text tokens that follow each other, and patches of one picture that touch in its grid: no
     * score crosses from one modality to the other, or from one picture to the next.
     */
    @JsonProperty("modality")
    MODALITY
  }

  @JsonCreator
  static Pooling of(
      @JsonProperty("kind") @Nullable Kind kind,
      @JsonProperty("kernel") @Nullable Integer kernel,
      @JsonProperty("edge") @Nullable Edge edge,
      @JsonProperty("within") @Nullable Within within) {
    if (kernel == null) {
      throw new InvalidFieldException("pooling.kernel", "is missing");
    }
    return new Pooling(
        Defaults.or(kind, Kind.AVERAGE),
        kernel,
        Defaults.or(edge, Edge.ZEROS),
        Defaults.or(within, Within.PROMPT));
  }
}
