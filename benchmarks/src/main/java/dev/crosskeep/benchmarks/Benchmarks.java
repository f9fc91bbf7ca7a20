package dev.crosskeep.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code ./suite bench}: what an answer costs, what pruning or the gateway adds to it, how soon a
 * policy is in force, and how soon a client's leaving is heard of.
 */
final class Benchmarks {

  private Benchmarks() {}

  /**
   * Prints Markdown tables; {@code gateway}, {@code publish}, {@code client-drop}, {@code pruning}
   * with or without a checkpoint folder, a checkpoint folder, or nothing.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    switch (args.length == 0 ? "" : args[0]) {
      case "gateway" -> GatewayOverhead.measure();
      case "publish" -> PublishDelay.measure();
      case "client-drop" -> ClientDrop.measure();
      case "pruning" -> PruningCost.measure(checkpoint(args, 1));
      case String _ -> AnswerCost.measure(checkpoint(args, 0));
    }
  }

  private static Optional<Path> checkpoint(String[] args, int place) {
    return args.length > place ? Optional.of(Path.of(args[place])) : Optional.empty();
  }
}
