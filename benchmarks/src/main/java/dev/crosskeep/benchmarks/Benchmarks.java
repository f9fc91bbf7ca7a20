package dev.crosskeep.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code ./suite bench}: what an answer costs, or what pruning or the gateway adds to it. */
final class Benchmarks {

  private Benchmarks() {}

  /** Prints Markdown tables; {@code gateway}, {@code pruning}, a checkpoint folder, or nothing. */
  public static void main(String[] args) throws IOException, InterruptedException {
    switch (args.length == 0 ? "" : args[0]) {
      case "gateway" -> GatewayOverhead.measure();
      case "pruning" -> PruningCost.measure();
      case "" -> AnswerCost.measure(Optional.empty());
      case String checkpoint -> AnswerCost.measure(Optional.of(Path.of(checkpoint)));
    }
  }
}
