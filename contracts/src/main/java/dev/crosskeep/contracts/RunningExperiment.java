package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that takes part of a tenant's requests to each of its arms.
 *
 * @param id names the experiment
 * @param tenant whose requests take part
 * @param unit what stays in one arm
 * @param salt makes its assignment independent of that of other experiments
 * @param arms at least two, with different names
 */
public record RunningExperiment(
    @JsonProperty("id") String id,
    @JsonProperty("tenant") String tenant,
    @JsonProperty("unit") Unit unit,
    @JsonProperty("salt") String salt,
    @JsonProperty("arms") List<Arm> arms) {

  public RunningExperiment {
    arms = List.copyOf(arms);
    if (arms.size() < 2) {
      throw new IllegalArgumentException("arms must be at least 2, got " + arms.size());
    }
    if (arms.stream().map(Arm::name).distinct().count() < arms.size()) {
      throw new IllegalArgumentException("arms must have different names");
    }
  }

  /** What is assigned to an arm, and stays there. */
  public enum Unit {

    /** Each request for itself. */
    @JsonProperty("request")
    REQUEST,

    /** All requests with the same {@code user}, or with the same key where they name none. */
    @JsonProperty("user")
    USER
  }

  /**
   * An arm.
   *
   * @param name unique in its experiment
   * @param weight its share of the units, relative to the other arms', above 0
   * @param policy what its requests get
   */
  public record Arm(String name, double weight, PruningPolicy policy) {

    public Arm {
      if (!(weight > 0 && weight <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException("weight must be above 0, got " + weight);
      }
    }

    @JsonCreator
    static Arm of(
        @JsonProperty("name") String name,
        @JsonProperty("weight") @Nullable Double weight,
        @JsonProperty("policy") PruningPolicy policy) {
      return new Arm(name, weight == null ? 1 : weight, policy);
    }
  }

  /**
   * The arm of a unit: the same for ever, and for many units in the proportion of the weights.
   *
   * <p>The unit's {@link Lot} is compared with the arms' cumulated shares.
   */
  public Arm armOf(String unitId) {
    double total = arms.stream().mapToDouble(Arm::weight).sum();
    double left = Lot.of(salt, unitId) * total;
    for (var arm : arms.subList(0, arms.size() - 1)) {
      left -= arm.weight();
      if (left < 0) {
        return arm;
      }
    }
    return arms.getLast();
  }
}
