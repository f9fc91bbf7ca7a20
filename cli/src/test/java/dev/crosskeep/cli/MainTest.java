package dev.crosskeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void everyCommandThatTheScriptHandsOnIsThere() {
    assertThat(Main.commandLine().getSubcommands().keySet())
        .containsExactlyInAnyOrder(
            "chat", "verify", "score", "evaluate", "turns", "attention", "combine");
  }
}
