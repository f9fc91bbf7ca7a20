package dev.crosskeep.evaluation.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.generation.GreedyModel.ComparedAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one sample came to.
 *
 * @param dataset its data set
 * @param sample its id there
 * @param promptTokens length of the prompt, pictures expanded
 * @param fullBytes the prompt's keys and values without pruning
 * @param answers one for each contender of the plan, in its order; none for a skipped sample
 * @param skipped why it could not be asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SampleResult(
    @JsonProperty("dataset") String dataset,
    @JsonProperty("sample") long sample,
    @JsonProperty("prompt_tokens") int promptTokens,
    @JsonProperty("full_bytes") long fullBytes,
    @JsonProperty("answers") List<ContenderAnswer> answers,
    @JsonProperty("skipped") @Nullable String skipped) {

  /**
   * One policy's answer.
   *
   * @param keptTokens prompt tokens kept per head, mean over the layers, rounded
   * @param fidelity absent where the full cache's answer has one token only
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ContenderAnswer(
      @JsonProperty("text") String text,
      @JsonProperty("kept_tokens") int keptTokens,
      @JsonProperty("kept_bytes") long keptBytes,
      @JsonProperty("fidelity") @Nullable AnswerFidelity fidelity) {

    static ContenderAnswer of(ComparedAnswer compared) {
      var cache = compared.answer().cache();
      return new ContenderAnswer(
          compared.answer().text(),
          cache.keptTokens(),
          cache.keptBytes(),
          compared.closeness().map(AnswerFidelity::of).orElse(null));
    }

    /** The answer itself. */
    ContenderAnswer withoutFidelity() {
      return new ContenderAnswer(text, keptTokens, keptBytes, null);
    }
  }

  SampleResult {
    answers = List.copyOf(answers);
  }

  static SampleResult of(String dataset, long sample, List<ComparedAnswer> answers) {
    var first = answers.getFirst().answer().cache();
    return new SampleResult(
        dataset,
        sample,
        first.promptTokens(),
        first.fullBytes(),
        answers.stream().map(ContenderAnswer::of).toList(),
        null);
  }

  static SampleResult skipped(String dataset, long sample, String reason) {
    return new SampleResult(dataset, sample, 0, 0, List.of(), reason);
  }
}
