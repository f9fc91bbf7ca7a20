package dev.crosskeep.evaluation.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A policy that is measured.
 *
 * @param method what it is called, whatever its budget
 * @param budget the share of a prompt that it may keep; 1 for the full cache
 * @param policy what it does
 */
public record Contender(
    @JsonProperty("method") String method,
    @JsonProperty("budget") double budget,
    @JsonProperty("policy") PruningPolicy policy) {

  /** The method that every other one has to beat. */
  static final String FLOOR = "random";

  /** The cache that is not pruned. */
  static final Contender FULL = new Contender("full", 1, new FullCache());

  /**
   * The full cache, and every method at every budget. However short, every prompt is pruned.
   *
   * @param methods policies by what they are called, their budgets not counting
   * @param budgets shares of the prompt, above 0 and below 1
   * @throws dev.crosskeep.contracts.InvalidPolicyException when a budget is none
   */
  public static List<Contender> of(Map<String, PruningPolicy> methods, List<Double> budgets) {
    var contenders = new ArrayList<Contender>();
    contenders.add(FULL);
    methods.forEach((name, policy) -> {
      for (double budget : budgets) {
        var change = JsonNodeFactory.instance.objectNode();
        change.putObject("budget").put("ratio", budget);
        change.put("min_prompt_tokens", 0);
        contenders.add(new Contender(name, budget, PolicyJson.changed(policy, change)));
      }
    });
    return List.copyOf(contenders);
  }

  /** Unlike that of every other contender. */
  String name() {
    return method + " " + budget;
  }
}
