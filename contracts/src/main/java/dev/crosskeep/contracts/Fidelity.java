package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How close a pruned cache stays to the full one on one prompt: the {@code fidelity} object of
 * {@code kv_cache}. The answer's first token comes from the prompt itself, before anything is
 * pruned, and is counted nowhere.
 *
 * <p>All but {@code firstDivergence} and {@code rougeL} are taken along the full cache's greedy
 * answer, which both caches read.
 *
 * @param klMean mean over the tokens of KL(full ‖ pruned) of the next token's distribution, in nats
 * @param klP99 its 99th percentile by nearest rank: the largest where there are fewer than 100
 * @param top1Agreement share of the tokens at which both find the same next token likeliest
 * @param top5Overlap mean share of the five likeliest next tokens that both have in common
 * @param tokens how many tokens were compared, at least 1
 * @param firstDivergence how many tokens of the pruned cache's own greedy answer equal the full
 *     one's before the first that does not; absent where the answers are equal
 * @param rougeL ROUGE-L F1 of these two answers, token by token, the end token included
 * @param retainedAttention what stayed of what the observed queries looked at, layer by layer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fidelity(
    @JsonProperty("kl_mean") double klMean,
    @JsonProperty("kl_p99") double klP99,
    @JsonProperty("top1_agreement") double top1Agreement,
    @JsonProperty("top5_overlap") double top5Overlap,
    @JsonProperty("tokens") int tokens,
    @JsonProperty("first_divergence") @Nullable Integer firstDivergence,
    @JsonProperty("rouge_l") double rougeL,
    @JsonProperty("retained_attention") List<RetainedAttention> retainedAttention) {

  public Fidelity {
    Checks.atLeastZero("fidelity.kl_mean", klMean);
    Checks.atLeastZero("fidelity.kl_p99", klP99);
    Checks.fromZeroToOne("fidelity.top1_agreement", top1Agreement);
    Checks.fromZeroToOne("fidelity.top5_overlap", top5Overlap);
    Checks.atLeast(1, "fidelity.tokens", tokens);
    if (firstDivergence != null) {
      Checks.atLeast(0, "fidelity.first_divergence", firstDivergence);
    }
    Checks.fromZeroToOne("fidelity.rouge_l", rougeL);
    Checks.present("fidelity.retained_attention", retainedAttention);
    retainedAttention = List.copyOf(retainedAttention);
  }
}
