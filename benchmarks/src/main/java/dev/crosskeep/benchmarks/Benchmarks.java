package dev.crosskeep.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code ./suite bench}: what an answer costs, or what the gateway adds to it. */
final class Benchmarks {

  private Benchmarks() {}

  /** Prints Markdown tables; {@code gateway}, or a checkpoint folder, or nothing. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 1 && args[0].equals("gateway")) {
      GatewayOverhead.measure();
    } else {
      AnswerCost.measure(args.length == 0 ? Optional.empty() : Optional.of(Path.of(args[0])));
    }
  }
}
