package dev.crosskeep.evaluation.run;

import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy by which a second question is answered.
 *
 * @param chosen when it chooses
 */
record TurnContender(Contender contender, ChosenAt chosen) {

  /**
   * The full cache, and every method at every budget, chosen at every time that it allows.
   *
   * @param methods policies' JSON by what they are called, their budgets and {@code prune} not
   *     counting
   */
  static List<TurnContender> of(Map<String, ObjectNode> methods, List<Double> budgets) {
    var contenders = new ArrayList<TurnContender>();
    contenders.add(new TurnContender(Contender.FULL, ChosenAt.BOTH_READ));
    contenders.add(new TurnContender(Contender.FULL, ChosenAt.EACH_READ));
    methods.forEach((name, method) -> {
      for (ChosenAt chosen : ChosenAt.values()) {
        policy(method, chosen).stream()
            .flatMap(policy -> Contender.of(Map.of(name, policy), budgets).stream())
            .filter(contender -> !contender.equals(Contender.FULL))
            .forEach(contender -> contenders.add(new TurnContender(contender, chosen)));
      }
    });
    return List.copyOf(contenders);
  }

  /** Empty where the method does not go with pruning before the question. */
  private static Optional<PruningPolicy> policy(ObjectNode method, ChosenAt chosen) {
    try {
      return Optional.of(PolicyJson.read(method.deepCopy().put("prune", chosen.prune)));
    } catch (InvalidPolicyException refused) {
      if (chosen == ChosenAt.NONE_READ) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /** The same under a name unlike that of every other one. */
  Contender named() {
    return new Contender(
        contender.method() + ", " + chosen.label, contender.budget(), contender.policy());
  }
}
