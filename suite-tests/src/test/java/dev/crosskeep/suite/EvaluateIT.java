package dev.crosskeep.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation, a part of which is asked again through the gateway. */
class EvaluateIT {

  private static final String SETS =
      "ColourNeedleInAHaystack,TextNeedleMMCoQA,ChangeDescription,ConversationMMCoQA";

  @TempDir private static Path folder;

  @Test
  void theServiceAnswersAsTheEngineDoes() throws Exception {
    var sets = folder.resolve("sets").toString();
    Program.run("tiny-llava", List.of("sets", sets, "--samples", "5"));
    try (var suite = Suite.start(folder)) {
      var said =
          Program.run(
              "cli",
              List.of(
                  "evaluate",
                  "--model",
                  Path.of("..", "models", Suite.MODEL).toString(),
                  "--root",
                  sets,
                  "--sets",
                  SETS,
                  "--methods",
                  "h2o,look-m,snapkv,csp",
                  "--budgets",
                  "0.4,0.1",
                  "--samples",
                  "5",
                  "--out",
                  folder.resolve("out").toString(),
                  "--api",
                  suite.gatewayAddress().toString(),
                  "--api-key",
                  suite.key(),
                  "--api-samples",
                  "5"));

      assertThat(said).contains("20 of 20 samples are answered the same");
    }
  }
}
