package dev.crosskeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypedTest {

  @Test
  void whatAShellWouldChangeIsQuoted() {
    var words = List.of("evaluate", "--budgets", "0.2,0.1", "--variant", "it's={\"n\":1}");

    assertThat(Typed.line(words))
        .isEqualTo("./suite evaluate --budgets 0.2,0.1 --variant 'it'\\''s={\"n\":1}'");
  }
}
