package dev.crosskeep.evaluation.combining;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {

  @Test
  void threePicturesFillTwoRowsFromTheLeftAndTheLastCellIsBlack() {
    var grid =
        Grid.of(
            List.of(
                Pictures.plain(Color.RED, 4, 4),
                Pictures.plain(Color.GREEN, 9, 3),
                Pictures.plain(Color.BLUE, 1, 1)),
            1);

    // The root of 3 is 1.7, so 2 columns and, for 3 pictures, 2 rows of 800 pixels.
    assertThat(grid.getWidth()).isEqualTo(1600);
    assertThat(grid.getHeight()).isEqualTo(1600);
    assertThat(colour(grid, 400, 400)).isEqualTo(Color.RED);
    assertThat(colour(grid, 1200, 400)).isEqualTo(Color.GREEN);
    assertThat(colour(grid, 400, 1200)).isEqualTo(Color.BLUE);
    assertThat(colour(grid, 1200, 1200)).isEqualTo(Color.BLACK);
  }

  @Test
  void whiteNumbersStandOnBlackAtTheBottomOfEachCellInItsMiddle() {
    var grid =
        Grid.of(List.of(Pictures.plain(Color.RED, 2, 2), Pictures.plain(Color.RED, 2, 2)), 1);

    for (int left : new int[] {0, 800}) {
      assertThat(colour(grid, left + 400, 799)).isEqualTo(Color.BLACK);
      assertThat(colour(grid, left + 100, 799)).isEqualTo(Color.RED);
      assertThat(colour(grid, left + 700, 799)).isEqualTo(Color.RED);
      assertThat(count(grid, left, Color.WHITE)).isPositive();
    }
  }

  @Test
  void numbersGoOnFromGridToGrid() {
    var third = Grid.of(List.of(Pictures.plain(Color.RED, 2, 2)), 3);
    var tenth = Grid.of(List.of(Pictures.plain(Color.RED, 2, 2)), 10);

    // "Image 10" is wider than "Image 3", and so is its box.
    assertThat(count(tenth, 0, Color.RED)).isLessThan(count(third, 0, Color.RED));
  }

  @ParameterizedTest(name = "{0} pictures: {1}")
  @CsvSource({"1, 1", "2, 2", "4, 2", "5, 3", "9, 3", "10, 4"})
  void aGridIsAboutAsWideAsItIsHigh(int pictures, int columns) {
    assertThat(Grid.columns(pictures)).isEqualTo(columns);
  }

  private static Color colour(BufferedImage image, int x, int y) {
    return new Color(image.getRGB(x, y));
  }

  /** Pixels of a colour in the cell of the first row that begins there. */
  private static long count(BufferedImage grid, int left, Color colour) {
    long count = 0;
    for (int y = 0; y < Grid.CELL; y++) {
      for (int x = left; x < left + Grid.CELL; x++) {
        count += grid.getRGB(x, y) == colour.getRGB() ? 1 : 0;
      }
    }
    return count;
  }
}
