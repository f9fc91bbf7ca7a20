package dev.crosskeep.verify;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.checkpoint.JsonFields;
import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.llama.LlamaDecoder;
import dev.crosskeep.pruning.AttentionObservation;
import dev.crosskeep.pruning.ColumnSumSelector;
import dev.crosskeep.pruning.CrossSelfSelector;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.pruning.TokenBudget;
import dev.crosskeep.pruning.TokenSelector;
import dev.crosskeep.pruning.WindowSelector;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks of what one layer keeps, given its queries and keys.
 *
 * <p>Of cross-self pruning, under {@link Combine#CONCAT} the choice must equal the authors' code,
 * repeats included. Under {@link Combine#UNION_FILL} it must hold all the authors' code keeps, and
 * exactly as many distinct tokens as the budget allows. What SnapKV and H2O keep must equal the
 * authors' harness.
 */
final class SelectionChecks {

  private final TorchScope scope;
  private final TorchProgram decoder;
  private final TorchProgram pruning;
  private final List<Check> checks = new ArrayList<>();

  private SelectionChecks(TorchScope scope) {
    this.scope = scope;
    this.decoder = LlamaDecoder.loadProgram(scope);
    this.pruning = PruningPlan.loadProgram(scope);
  }

  static List<Check> of(Path file) {
    try (TorchScope scope = TorchScope.on(Placement.cpu(ComputeType.FLOAT32))) {
      var checks = new SelectionChecks(scope);
      List<JsonFields> cases = JsonFields.readList(file);
      for (int i = 0; i < cases.size(); i++) {
        checks.check("case " + (i + 1), cases.get(i));
        checks.checkOthers("case " + (i + 1), cases.get(i));
      }
      return checks.checks;
    }
  }

  private void check(String name, JsonFields fields) {
    int[][] expected = fields.wholeNumbersByHead("csp_kept");
    if (expected.length != fields.count("heads")) {
      throw fields.refusal("csp_kept", "must have a list per head");
    }
    int[][] exact = select(fields, Combine.CONCAT);
    int[][] filled = select(fields, Combine.UNION_FILL);
    long different = 0;
    long wrong = 0;
    for (int head = 0; head < expected.length; head++) {
      different += Positions.difference(exact[head], expected[head]);
      wrong += Positions.missing(expected[head], filled[head]);
      wrong += Math.abs(Positions.distinct(filled[head]) - fields.count("csp_cache_size"));
    }
    checks.add(Check.count(name + " concat", different, "positions differ"));
    checks.add(Check.count(name + " union_fill", wrong, "positions missing or too many"));
  }

  private void checkOthers(String name, JsonFields fields) {
    PublishedSettings settings = PublishedSettings.of(fields);
    int tokens = fields.count("length");
    int recent = settings.observed(tokens);
    var budget = new TokenBudget(settings.total(tokens), recent, List.of());
    var maximum = new Pooling(Pooling.Kind.MAXIMUM, 5, Pooling.Edge.INSIDE, Pooling.Within.PROMPT);
    compare(
        name + " snapkv avg 5",
        fields.wholeNumbersByHead("snapkv_avg5_kept"),
        select(fields, recent, budget, new TorchsTies(Pooling.SNAP_KV)));
    compare(
        name + " snapkv max 5",
        fields.wholeNumbersByHead("snapkv_max5_kept"),
        select(fields, recent, budget, new TorchsTies(maximum)));
    compare(
        name + " h2o",
        fields.wholeNumbersByHead("h2o_kept"),
        select(fields, recent, budget, new ColumnSumSelector(pruning, false)));
  }

  private void compare(String name, int[][] expected, int[][] kept) {
    long different = 0;
    for (int head = 0; head < expected.length; head++) {
      different += Positions.difference(kept[head], expected[head]);
    }
    checks.add(Check.count(name, different, "positions differ"));
  }

  /**
   * SnapKV's scores with the picks of {@code torch.topk}, whose choice among equal scores, such as
   * neighbours under one maximum, is its own; {@link WindowSelector} takes the earlier.
   */
  private final class TorchsTies implements TokenSelector {

    private final WindowSelector window;

    TorchsTies(Pooling pooling) {
      this.window = new WindowSelector(pruning, pooling);
    }

    @Override
    public KeptTokens select(AttentionObservation observation, TokenBudget budget) {
      IValue scores = window.scores(observation, budget.recent());
      IValue picks =
          pruning.run(
              observation.scope(),
              "cross_self",
              scores,
              scores,
              observation.keyPositions(pruning),
              budget.recent(),
              new long[0],
              budget.scored(),
              0,
              false,
              false,
              Combine.CONCAT.name());
      return KeptTokens.chosen(budget.total(), observation.scope().elements(picks).getFirst());
    }
  }

  private int[][] select(JsonFields fields, Combine combine) {
    PublishedSettings settings = PublishedSettings.of(fields);
    int tokens = fields.count("length");
    var selector =
        new CrossSelfSelector(
            pruning,
            new CrossRatio.Fixed(settings.crossRatio()),
            combine,
            settings.n(),
            Balance.SUM,
            Pooling.NONE,
            Granularity.KV_HEAD);
    var budget = new TokenBudget(settings.total(tokens), settings.recent(tokens), List.of());
    return select(fields, settings.observed(tokens), budget, selector);
  }

  private int[][] select(
      JsonFields fields, int observed, TokenBudget budget, TokenSelector selector) {
    try (TorchScope work = scope.another()) {
      return selector.select(observation(work, fields, observed), budget).toArrays(work);
    }
  }

  private AttentionObservation observation(TorchScope work, JsonFields fields, int observed) {
    int heads = fields.count("heads");
    int tokens = fields.count("length");
    int width = fields.count("head_dim");
    IValue query = work.floats(floats(fields, "query"), heads, 1, tokens, width);
    IValue key = work.floats(floats(fields, "key"), heads, tokens, width);
    IValue columnSums = decoder.run(work, "column_sums", query, key, 1);
    ImageMask mask = mask(fields, tokens);
    return new AttentionObservation(
        0,
        pruning.run(work, "last_queries", query, observed),
        key,
        columnSums,
        work.floats(mask.toFloats(), 1, tokens),
        mask,
        Optional.empty(),
        work);
  }

  private static float[] floats(JsonFields fields, String name) {
    float[] values = fields.floats(name);
    long needed = (long) fields.count("heads") * fields.count("length") * fields.count("head_dim");
    if (values.length != needed || needed == 0) {
      throw fields.refusal(name, "must hold heads x length x head_dim = " + needed + " numbers");
    }
    return values;
  }

  private static ImageMask mask(JsonFields fields, int tokens) {
    var image = new boolean[tokens];
    int perImage = fields.count("tokens_per_image");
    for (int start : fields.wholeNumbers("image_starts")) {
      for (int i = Math.max(0, start); i < Math.min(start + perImage, tokens); i++) {
        image[i] = true;
      }
    }
    return ImageMask.ofRuns(image);
  }
}
