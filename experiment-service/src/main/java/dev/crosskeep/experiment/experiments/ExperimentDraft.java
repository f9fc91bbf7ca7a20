package dev.crosskeep.experiment.experiments;

import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.RunningExperiment;
import dev.crosskeep.contracts.RunningExperiment.Arm;
import dev.crosskeep.service.problems.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An experiment as it is asked for.
 *
 * @param unit {@code request} or {@code user}
 */
record ExperimentDraft(
    @NotNull(message = MISSING)
        @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,62}", message = "is no tenant's id")
        String tenant,
    @NotNull(message = MISSING)
        @Pattern(regexp = "(?=.*\\S)[^\\p{Cc}\\p{Cs}]*", message = "must be one line of text")
        @Size(max = 200, message = "must have at most 200 characters")
        String name,
    @NotNull(message = MISSING)
        @Pattern(regexp = "request|user", message = "must be request or user")
        String unit,
    @NotNull(message = MISSING) @Size(min = 2, max = 2, message = "must be exactly two")
        List<@NotNull(message = MISSING) @Valid ArmDraft> arms) {

  private static final String MISSING = "is missing";

  /**
   * An arm as it is asked for.
   *
   * @param weight its share of the units, relative to the other arm's; absent for 1
   */
  record ArmDraft(
      @NotNull(message = MISSING)
          @Pattern(
              regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,31}",
              message = "must have 1 to 32 of the characters A-Z a-z 0-9 . _ -")
          String name,
      @Positive(message = "must be above 0")
          @DecimalMax(value = "1000000", message = "must be at most 1000000")
          @Nullable Double weight,
      @NotNull(message = MISSING) JsonNode policy) {}

  RunningExperiment.Unit assignedUnit() {
    return unit.equals("user") ? RunningExperiment.Unit.USER : RunningExperiment.Unit.REQUEST;
  }

  /** The arms with their policies read and all settings filled in. */
  List<Arm> checkedArms() {
    if (arms.getFirst().name().equals(arms.getLast().name())) {
      throw Refusal.field("arms[1].name", "arms[1].name must differ from that of the other arm");
    }
    return IntStream.range(0, arms.size()).mapToObj(this::arm).toList();
  }

  private Arm arm(int index) {
    var arm = arms.get(index);
    double weight = arm.weight() == null ? 1 : arm.weight();
    return new Arm(arm.name(), weight, policy("arms[" + index + "].policy", arm.policy()));
  }

  private static PruningPolicy policy(String field, JsonNode document) {
    try {
      return PolicyJson.read(document);
    } catch (InvalidPolicyException e) {
      String blamed = e.field().isEmpty() ? field : field + "." + e.field();
      throw Refusal.field(blamed, String.valueOf(e.getMessage()));
    }
  }
}
