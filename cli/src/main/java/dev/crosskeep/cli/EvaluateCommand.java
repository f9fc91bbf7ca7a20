package dev.crosskeep.cli;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.MileBenchException;
import dev.crosskeep.evaluation.run.ApiCheck;
import dev.crosskeep.evaluation.run.Contender;
import dev.crosskeep.evaluation.run.Contrast;
import dev.crosskeep.evaluation.run.EvaluationException;
import dev.crosskeep.evaluation.run.EvaluationPlan;
import dev.crosskeep.evaluation.run.EvaluationReport;
import dev.crosskeep.evaluation.run.EvaluationRun;
import dev.crosskeep.evaluation.scoring.ScoringException;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.torch.Placement;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what every method costs in quality at every budget. */
@Command(
    name = "evaluate",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Lets a model answer data sets in MileBench's layout under every method and budget, and"
            + " writes tables and plots of quality against kept bytes. A run that was ended goes on"
            + " where it was.")
final class EvaluateCommand implements Callable<Integer> {

  private static final String RESULTS = "results.jsonl";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli prints the help itself
  private boolean help;

  @Mixin private DataOptions from = new DataOptions();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      defaultValue = "${env:CROSSKEEP_EVALUATION}",
      description =
          "Where the results, the tables and the plots go (default: .crosskeep/evaluation).")
  private Path out = Path.of("");

  @Mixin private MethodOptions measured = new MethodOptions();

  @Option(
      names = "--samples",
      defaultValue = "200",
      description = "The most samples of each data set (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--max-tokens",
      defaultValue = "48",
      description = "The longest answer (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--contrast",
      paramLabel = "NAME=SETS-SETS",
      description =
          "Also say how much more pruning costs on some data sets than on others, such as"
              + " 'binding=BindingMMCoQA-TextOnlyMMCoQA,ImageOnlyMMCoQA'; may be given several times,"
              + " and for results that there are already.")
  private Map<String, String> contrasts = new LinkedHashMap<>();

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "Ask a running service some of the samples again, such as http://localhost:8080; the exit"
              + " status is 1 when it answers otherwise.")
  private @Nullable URI api;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:CROSSKEEP_API_KEY}",
      description = "The API key to show there (default: that of the demo tenant).")
  private @Nullable String apiKey;

  @Option(
      names = "--api-samples",
      defaultValue = "5",
      description = "How many samples of each data set (default: ${DEFAULT-VALUE}).")
  private int apiSamples;

  @Override
  public Integer call() {
    try {
      return evaluate();
    } catch (MileBenchException
        | ScoringException
        | EvaluationException
        | InvalidPolicyException
        | IllegalArgumentException unusable) {
      throw CommandFailedException.badInput(String.valueOf(unusable.getMessage()));
    } catch (CheckpointException broken) {
      throw CommandFailedException.noAnswer(String.valueOf(broken.getMessage()));
    }
  }

  private int evaluate() {
    var data = from.data();
    var plan =
        new EvaluationPlan(
            from.model().name(),
            Weights.digest(from.model().folder()),
            from.sets(),
            samples,
            maxTokens,
            Contender.of(measured.policies(), measured.budgets()),
            from.combined());
    var asked = new ArrayList<Contrast>();
    contrasts.forEach((name, sets) -> asked.add(Contrast.parse(name, sets, plan.datasets())));
    var run = new EvaluationRun(data, plan);
    Path results = out.resolve(RESULTS);
    try (var loaded = GreedyModel.load(from.model().folder(), Placement.automatic())) {
      var bar = new ProgressBar(spec.commandLine().getErr());
      run.run(results, loaded, bar::show);
      bar.end();
      var report = EvaluationReport.of(data, plan, asked, results);
      report.write(out, LocalDate.now(ZoneId.systemDefault()), Typed.command(spec));
      say(
          "%d samples were skipped; %s"
              .formatted(report.skippedSamples(), out.resolve("report.md")));
      return api == null ? ExitCode.OK : check(api, data, plan, results, loaded);
    }
  }

  private int check(
      URI service, MileBench data, EvaluationPlan plan, Path results, GreedyModel loaded) {
    var outcome =
        new ApiCheck(service, Optional.ofNullable(apiKey), plan.model())
            .run(data, plan, results, loaded, apiSamples);
    outcome.differences().forEach(this::say);
    say(
        "%d of %d samples are answered the same by %s"
            .formatted(outcome.asked() - outcome.differences().size(), outcome.asked(), service));
    return outcome.differences().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
