package dev.crosskeep.cli;

import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Variant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model is asked which data sets. */
final class DataOptions {

  @Mixin private ModelOption model = new ModelOption();

  @Mixin private SetOptions from = new SetOptions();

  @Option(
      names = "--combined",
      paramLabel = "N",
      description =
          "Show each sample's pictures on grids: DATASET_combined_N.json, which ./suite combine"
              + " writes. The prompt has room for one grid, so N is 1 where samples have several"
              + " pictures.")
  private @Nullable Integer combined;

  ModelOption model() {
    return model;
  }

  MileBench data() {
    return from.data();
  }

  /** On how many grids; empty where the pictures are shown themselves. */
  Optional<Integer> combined() {
    return Optional.ofNullable(combined);
  }

  /** Which annotations are read. */
  Variant variant() {
    return Variant.combined(combined());
  }

  List<String> sets() {
    return from.named().orElseGet(() -> data().datasets(variant()));
  }
}
