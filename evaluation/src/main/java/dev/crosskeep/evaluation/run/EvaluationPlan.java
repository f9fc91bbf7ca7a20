package dev.crosskeep.evaluation.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.evaluation.milebench.Variant;
import java.util.List;
import java.util.Optional;

/**
 * What is measured. Results of different plans are never mixed.
 *
 * @param model the checkpoint folder's name
 * @param weights SHA-256 of its weights, in hexadecimal digits
 * @param datasets names of data sets
 * @param samples the most samples of each, the first ones
 * @param mostTokens the longest answer
 * @param contenders the policies; an {@link EvaluationRun} needs the full cache first
 * @param combined on how many grids each sample's pictures are shown; absent where they are shown
 *     themselves
 */
public record EvaluationPlan(
    @JsonProperty("model") String model,
    @JsonProperty("weights") String weights,
    @JsonProperty("datasets") List<String> datasets,
    @JsonProperty("samples") int samples,
    @JsonProperty("most_tokens") int mostTokens,
    @JsonProperty("contenders") List<Contender> contenders,
    @JsonProperty("combined") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<Integer> combined) {

  public EvaluationPlan {
    datasets = List.copyOf(datasets);
    contenders = List.copyOf(contenders);
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
  }

  /** A plan in which pictures are shown themselves. */
  public EvaluationPlan(
      String model,
      String weights,
      List<String> datasets,
      int samples,
      int mostTokens,
      List<Contender> contenders) {
    this(model, weights, datasets, samples, mostTokens, contenders, Optional.empty());
  }

  /** Which of the data sets' annotations is read. */
  Variant variant() {
    return Variant.combined(combined);
  }
}
