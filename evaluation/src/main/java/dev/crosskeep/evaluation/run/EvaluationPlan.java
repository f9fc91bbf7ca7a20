package dev.crosskeep.evaluation.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What is measured. Results of different plans are never mixed.
 *
 * @param model the checkpoint folder's name
 * @param weights SHA-256 of its weights, in hexadecimal digits
 * @param datasets names of data sets
 * @param samples the most samples of each, the first ones
 * @param mostTokens the longest answer
 * @param contenders the policies, the full cache first
 */
public record EvaluationPlan(
    @JsonProperty("model") String model,
    @JsonProperty("weights") String weights,
    @JsonProperty("datasets") List<String> datasets,
    @JsonProperty("samples") int samples,
    @JsonProperty("most_tokens") int mostTokens,
    @JsonProperty("contenders") List<Contender> contenders) {

  public EvaluationPlan {
    datasets = List.copyOf(datasets);
    contenders = List.copyOf(contenders);
    if (contenders.isEmpty() || !contenders.getFirst().equals(Contender.FULL)) {
      throw new IllegalArgumentException("the first contender must be the full cache");
    }
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
  }
}
