package dev.crosskeep.cli;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.verify.Check;
import dev.crosskeep.verify.Verify;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares checkpoints with the values another implementation wrote beside them. */
@Command(
    name = "verify",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Compares what the engine computes with expected values and prints the largest difference"
            + " of each. The exit status is 1 when one is beyond its tolerance.")
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli prints the help itself
  private boolean help;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "Where checkpoints are computed, in float32: cpu (the default), cuda, or auto.")
  private String device = "cpu";

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "A checkpoint folder with expected.* beside it, or a JSON file of selections.")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() {
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw CommandFailedException.badInput("There is no " + path + ".");
      }
    }
    Placement placement = placement();
    List<Check> checks = paths.stream().flatMap(path -> verify(path, placement).stream()).toList();
    long failed = checks.stream().filter(check -> !check.passed()).count();
    out().println(failed == 0 ? "All " + checks.size() + " passed." : failed + " failed.");
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Placement placement() {
    try {
      return Placement.of(device, ComputeType.FLOAT32.toString());
    } catch (IllegalArgumentException unusable) {
      throw CommandFailedException.badInput("--device: " + unusable.getMessage() + ".");
    }
  }

  private List<Check> verify(Path path, Placement placement) {
    out().println(path);
    try {
      List<Check> checks = Verify.path(path, placement).checks();
      checks.forEach(check -> out().println("  " + check.line()));
      return checks;
    } catch (CheckpointException broken) {
      throw CommandFailedException.noAnswer(String.valueOf(broken.getMessage()));
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
