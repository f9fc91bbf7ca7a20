package dev.crosskeep.tinyllava;

import dev.crosskeep.contracts.PolicyJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes and measures the bundled model. */
@Command(
    name = "tiny-llava",
    mixinStandardHelpOptions = true,
    description = "Trains the bundled model, or measures a checkpoint on pictures it never saw.")
public final class TinyLlava {

  private TinyLlava() {}

  /** Runs a subcommand; exits with 0 when it succeeds. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TinyLlava()).execute(args));
  }

  @Command(
      description = "Trains from scratch, or goes on with what the work folder holds, and exports.")
  void train(
      @Parameters(paramLabel = "CHECKPOINT", description = "folder to export to") Path checkpoint,
      @Option(
              names = "--work",
              defaultValue = "target/training",
              description = "folder of the training state (default ${DEFAULT-VALUE})")
          Path work,
      @Option(
              names = "--minutes",
              defaultValue = "87",
              description = "minutes of training, over all runs (default ${DEFAULT-VALUE})")
          int minutes,
      @Option(names = "--seed", defaultValue = "1") long seed)
      throws IOException {
    new Training(work, Training.ALIGNMENT_STEPS, Duration.ofMinutes(minutes), seed, System.out)
        .run(checkpoint);
  }

  @Command(description = "Measures how often a checkpoint's whole greedy answer is right.")
  void evaluate(
      @Parameters(paramLabel = "CHECKPOINT") Path checkpoint,
      @Option(
              names = "--samples",
              defaultValue = "500",
              description = "samples for each family and number of pictures")
          int samples,
      @Option(
              names = "--pictures",
              split = ",",
              defaultValue = "1,2,3,4,5,6,7,8",
              description = "numbers of pictures (default ${DEFAULT-VALUE})")
          int[] pictures,
      @Option(
              names = "--budgets",
              split = ",",
              defaultValue = "1",
              description = "kept shares of the prompt; 1 is the full cache")
          double[] budgets,
      @Option(
              names = "--policy",
              paramLabel = "JSON",
              defaultValue = "{\"method\": \"csp\"}",
              description = "how the others are pruned (default ${DEFAULT-VALUE})")
          String policy,
      @Option(names = "--seed", defaultValue = "1") long seed) {
    Evaluation.table(
        checkpoint, samples, pictures, budgets, PolicyJson.read(policy), seed, System.out);
  }

  @Command(description = "Writes pictures to try the model with, and questions with answers.")
  void samples(
      @Parameters(paramLabel = "FOLDER") Path folder,
      @Option(names = "--seed", defaultValue = "1") long seed)
      throws IOException {
    SamplePictures.write(folder, seed);
  }

  @Command(description = "Writes data sets in MileBench's layout, of scenes training never drew.")
  void sets(
      @Parameters(paramLabel = "FOLDER") Path folder,
      @Option(
              names = "--samples",
              defaultValue = "200",
              description = "samples for each data set (default ${DEFAULT-VALUE})")
          int samples,
      @Option(names = "--seed", defaultValue = "1") long seed)
      throws IOException {
    SetWriter.write(folder, samples, seed);
  }
}
