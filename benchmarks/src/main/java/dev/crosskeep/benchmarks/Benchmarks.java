package dev.crosskeep.benchmarks;

import dev.crosskeep.benchmarks.gateway.BareRoute;
import dev.crosskeep.benchmarks.gateway.ClientDrop;
import dev.crosskeep.benchmarks.gateway.GatewayLoad;
import dev.crosskeep.benchmarks.gateway.GatewayOverhead;
import dev.crosskeep.benchmarks.gateway.GatewaySoak;
import dev.crosskeep.benchmarks.gateway.PublishDelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code ./suite bench}: what an answer costs, what pruning or the gateway adds to it, what a
 * gateway carries, how soon a policy is in force, and how soon a client's leaving is heard of.
 */
final class Benchmarks {

  private Benchmarks() {}

  /**
   * Prints Markdown tables; {@code gateway}, {@code load}, {@code soak}, {@code publish}, {@code
   * client-drop}, {@code pruning} with or without a checkpoint folder, a checkpoint folder, or
   * nothing.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    switch (args.length == 0 ? "" : args[0]) {
      case "gateway" -> GatewayOverhead.measure();
      case "publish" -> PublishDelay.measure();
      case "client-drop" -> ClientDrop.measure();
      case "load" -> GatewayLoad.measure();
      case "soak" ->
          GatewaySoak.measure(Duration.ofMinutes(args.length > 1 ? Integer.parseInt(args[1]) : 10));
      case "bare-route" -> BareRoute.run(Arrays.copyOfRange(args, 1, args.length));
      case "pruning" -> PruningCost.measure(checkpoint(args, 1));
      case String _ -> AnswerCost.measure(checkpoint(args, 0));
    }
  }

  private static Optional<Path> checkpoint(String[] args, int place) {
    return args.length > place ? Optional.of(Path.of(args[place])) : Optional.empty();
  }
}
