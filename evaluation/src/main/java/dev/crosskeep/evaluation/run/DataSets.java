package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The annotations of some data sets, by name, in the order in which they were asked for. */
final class DataSets {

  private DataSets() {}

  static Map<String, Annotation> read(MileBench sets, List<String> names) {
    var annotations = new LinkedHashMap<String, Annotation>();
    names.forEach(name -> annotations.put(name, sets.read(name, new Variant.Plain())));
    return annotations;
  }
}
