package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void anEmptyLineStandsBetweenBlocksAndNoneBetweenRows() {
    var page = new Page("Attention");
    page.heading("Part");
    page.paragraph("What it says.");
    page.table("n", "divergence");
    page.row("1", "0.5");
    page.row("2", "0.4");
    page.picture("by layer", "layers.png");

    assertThat(page.text())
        .isEqualTo(
            """
            # Attention

            ## Part

            What it says.

            | n | divergence |
            |---|---|
            | 1 | 0.5 |
            | 2 | 0.4 |

            ![by layer](layers.png)
            """);
  }
}
