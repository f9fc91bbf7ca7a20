package dev.crosskeep.evaluation.run;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is measured of second questions.
 *
 * @param named the same as a plan of evaluation: its contenders' names tell when they choose
 * @param contenders in the order of the answers
 */
public record TurnsPlan(EvaluationPlan named, List<TurnContender> contenders) {

  public TurnsPlan {
    contenders = List.copyOf(contenders);
  }

  /**
   * A plan.
   *
   * @param model the checkpoint folder's name
   * @param weights SHA-256 of its weights
   * @param datasets names of data sets that have conversations
   * @param samples the most samples of each, the first ones
   * @param mostTokens the longest answer
   * @param methods policies' JSON by what they are called; neither budget nor {@code prune} counts
   * @param budgets shares of the conversation, above 0 and below 1
   * @throws dev.crosskeep.contracts.InvalidPolicyException when a policy or a budget is none
   */
  public static TurnsPlan of(
      String model,
      String weights,
      List<String> datasets,
      int samples,
      int mostTokens,
      Map<String, ObjectNode> methods,
      List<Double> budgets) {
    var contenders = TurnContender.of(methods, budgets);
    var named = contenders.stream().map(TurnContender::named).toList();
    return new TurnsPlan(
        new EvaluationPlan(model, weights, datasets, samples, mostTokens, named), contenders);
  }
}
