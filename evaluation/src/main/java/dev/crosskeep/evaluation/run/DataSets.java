package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import java.util.LinkedHashMap;
import java.util.Map;

/** The annotations of a plan's data sets, by name, in its order. */
final class DataSets {

  private DataSets() {}

  static Map<String, Annotation> read(MileBench sets, EvaluationPlan plan) {
    var annotations = new LinkedHashMap<String, Annotation>();
    plan.datasets().forEach(name -> annotations.put(name, sets.read(name, plan.variant())));
    return annotations;
  }
}
