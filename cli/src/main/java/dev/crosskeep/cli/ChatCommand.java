package dev.crosskeep.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks one question, prints the answer as it comes, then one line on the cache. */
@Command(
    name = "chat",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Asks a question, about pictures if there are some.")
final class ChatCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "A PNG, JPEG, WebP or GIF picture; may be given several times.")
  private List<Path> images = new ArrayList<>();

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "What the model is told before the question.")
  private @Nullable String system;

  @Option(names = "--max-tokens", paramLabel = "N", description = "The longest answer, in tokens.")
  private @Nullable Integer maxTokens;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description =
          "How the cache is pruned: full, csp, snapkv, pyramidkv, h2o, roco, look-m, streaming-llm"
              + " or random. Default: what the server is set to.")
  private @Nullable String method;

  @Option(
      names = "--budget",
      paramLabel = "R",
      description = "The share of the prompt that stays in the cache, above 0 and up to 1.")
  private @Nullable Double budget;

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description = "Where to draw which patches of the pictures were kept: a PNG file.")
  private @Nullable Path map;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "The model to ask. Default: the server's first.")
  private @Nullable String model;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:CROSSKEEP_URL:-http://localhost:8080}",
      description = "The server. Default: ${DEFAULT-VALUE}.")
  private URI url = URI.create("http://localhost:8080");

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:CROSSKEEP_API_KEY:-}",
      description = "The API key. Default: the environment variable CROSSKEEP_API_KEY.")
  private String key = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli prints the help itself
  private boolean help;

  @Parameters(paramLabel = "QUESTION", description = "What to ask.")
  private String question = "";

  @Override
  public Integer call() {
    List<String> pictures = images.stream().map(PictureFile::dataUrl).toList();
    var mapFile = Optional.ofNullable(map).map(file -> MapFile.at(file, images));
    PrintWriter out = spec.commandLine().getOut();
    try (var client = new ChatClient(url, key)) {
      long start = System.nanoTime();
      var asked =
          ChatQuestion.streamed(
              model == null ? client.firstModel() : model,
              system,
              pictures,
              question,
              maxTokens,
              cacheWishes());
      var cache = client.ask(asked, text -> printNow(out, text));
      var took = Duration.ofNanos(System.nanoTime() - start);
      out.println();
      cache.ifPresent(usage -> out.println(CacheLine.of(usage, took)));
      mapFile.ifPresent(file -> out.println(file.write(cache)));
    }
    return 0;
  }

  /** Only what was asked for; the rest of the policy is the server's. */
  private Map<String, Object> cacheWishes() {
    Map<String, Object> wishes = new HashMap<>();
    if (method != null) {
      wishes.put("method", method);
    }
    if (budget != null) {
      wishes.put("budget", Map.of("ratio", budget));
    }
    if (map != null) {
      wishes.put("map", true);
    }
    return wishes;
  }

  private static void printNow(PrintWriter out, String text) {
    out.print(text);
    out.flush();
  }
}
