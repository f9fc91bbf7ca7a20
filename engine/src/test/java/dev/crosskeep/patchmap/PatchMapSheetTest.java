package dev.crosskeep.patchmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.crosskeep.contracts.PatchMap;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchMapSheetTest {

  private static final PatchMap.Area ALL = new PatchMap.Area(0, 0, 1, 1);

  /** The first picture's upper left corner: below a gap and a title. */
  private static final int LEFT = PatchMapSheet.GAP;

  private static final int TOP = PatchMapSheet.GAP + PatchMapSheet.LINE;

  @Test
  void aKeptPatchIsClearAndTheOthersAreDarkByTheShareThatEvictedThem() {
    // 600 pixels are neither enlarged nor reduced; patches are 300 x 600.
    var map = PatchMap.of(1, ALL, new double[][] {{1, 0.5}, {0.25, 0}});

    var sheet = draw(map, 600, 600);

    var clear = at(sheet, 150, 150);
    var half = at(sheet, 450, 150);
    var quarter = at(sheet, 150, 450);
    var dark = at(sheet, 450, 450);
    assertThat(clear).isEqualTo(Color.YELLOW);
    assertThat(half.getRed()).isBetween(dark.getRed() + 40, clear.getRed() - 40);
    assertThat(quarter.getRed()).isBetween(dark.getRed() + 20, half.getRed() - 20);
    assertThat(dark.getRed()).isLessThan(80);
    // Even there the picture is not lost: yellow has less blue than the veil alone.
    assertThat(dark.getBlue()).isLessThan(dark.getRed());
  }

  @Test
  void patchesLieWhereTheModelSawThemAndTheRestIsHatched() {
    // Of 1000 x 500 pixels the middle 500 x 500.
    var middle = new PatchMap.Area(0.25, 0, 0.5, 1);
    var map = PatchMap.of(1, middle, new double[][] {{1, 0}});

    var sheet = draw(map, 1000, 500);

    assertThat(at(sheet, 300, 250)).isEqualTo(Color.YELLOW);
    assertThat(at(sheet, 490, 250)).isEqualTo(Color.YELLOW);
    assertThat(at(sheet, 510, 250).getRed()).isLessThan(80);
    assertThat(at(sheet, 740, 250).getRed()).isLessThan(80);
    assertThat(at(sheet, 240, 250)).isNotEqualTo(Color.YELLOW);
    assertThat(at(sheet, 760, 250).getRed()).isGreaterThan(120);
  }

  @Test
  void anAreaLargerThanThePictureIsCutOffAtItsEdges() {
    // 300 x 600 pixels in the middle of 600 x 600: the outer columns are black that was added.
    var wider = new PatchMap.Area(-0.5, 0, 2, 1);
    var map = PatchMap.of(1, wider, new double[][] {{0, 1, 1, 0}});

    var sheet = draw(map, 300, 600);

    assertThat(at(sheet, 10, 300)).isEqualTo(Color.YELLOW);
    assertThat(at(sheet, 290, 300)).isEqualTo(Color.YELLOW);
    assertThat(at(sheet, -3, 300)).isEqualTo(Color.WHITE);
    assertThat(at(sheet, 303, 300)).isEqualTo(Color.WHITE);
  }

  @Test
  void bordersLieBetweenPatches() {
    var sheet = draw(PatchMap.of(1, ALL, new double[][] {{1, 1}}), 600, 600);

    assertThat(at(sheet, 299, 300)).isEqualTo(Color.YELLOW);
    assertThat(at(sheet, 300, 300).getBlue()).as("light").isGreaterThan(80);
    assertThat(at(sheet, 301, 300).getRed()).as("dark").isLessThan(200);
    assertThat(at(sheet, 302, 300)).isEqualTo(Color.YELLOW);
  }

  @ParameterizedTest(name = "{0} x {1} pixels")
  @CsvSource({
    "288, 288, 560, 560",
    "30, 60, 280, 560",
    "900, 600, 900, 600",
    "10, 3000, 5, 1490",
    "6000, 4000, 1490, 993"
  })
  void smallPicturesAreEnlargedAndLargeOnesReduced(int width, int height, int drawn, int tall) {
    var sheet = draw(PatchMap.of(1, ALL, new double[][] {{1}}), width, height);

    // Above and below: a gap, a title, a gap, two lines of legend.
    assertThat(sheet.getHeight()).isEqualTo(tall + 2 * PatchMapSheet.GAP + 3 * PatchMapSheet.LINE);
    assertThat(sheet.getWidth())
        .isGreaterThanOrEqualTo(drawn + 2 * PatchMapSheet.GAP)
        .isLessThanOrEqualTo(1600);
    assertThat(at(sheet, drawn / 2, tall / 2)).isEqualTo(Color.YELLOW);
    assertThat(at(sheet, drawn - 1, tall / 2)).isEqualTo(Color.YELLOW);
    assertThat(at(sheet, drawn, tall / 2)).isEqualTo(Color.WHITE);
  }

  @ParameterizedTest(name = "{0} pictures")
  @CsvSource({"2", "4", "5", "16", "100"})
  void picturesStandSideBySideInOrder(int count) {
    var map = PatchMap.of(1, ALL, new double[][] {{1}});
    var pictures = Collections.nCopies(count, new MappedPicture(yellow(300, 300), map));

    var sheet = PatchMapSheet.draw(pictures, "");

    assertThat(sheet.getWidth()).isLessThanOrEqualTo(1600);
    assertThat(sheet.getHeight()).isLessThanOrEqualTo(1600);
    assertThat(new Color(sheet.getRGB(sheet.getWidth() - PatchMapSheet.GAP - 8, TOP + 8)))
        .isEqualTo(Color.YELLOW);
  }

  @Test
  void theSheetIsAsWideAsItsLegend() {
    var map = PatchMap.of(1, ALL, new double[][] {{1}});
    var thin = List.of(new MappedPicture(yellow(1, 600), map));

    var brief = PatchMapSheet.draw(thin, "csp");
    var wordy = PatchMapSheet.draw(thin, "csp".repeat(60));

    assertThat(brief.getWidth()).isLessThan(wordy.getWidth());
    assertThat(inked(brief, brief.getWidth() - PatchMapSheet.GAP)).isZero();
    assertThat(inked(wordy, wordy.getWidth() - PatchMapSheet.GAP)).isZero();
    assertThat(inked(wordy, wordy.getWidth() - 3 * PatchMapSheet.GAP)).isPositive();
  }

  @Test
  void noPictureIsNoMap() {
    assertThatIllegalArgumentException().isThrownBy(() -> PatchMapSheet.draw(List.of(), "csp"));
  }

  private static BufferedImage draw(PatchMap map, int width, int height) {
    return PatchMapSheet.draw(List.of(new MappedPicture(yellow(width, height), map)), "csp");
  }

  private static BufferedImage yellow(int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D on = picture.createGraphics();
    on.setColor(Color.YELLOW);
    on.fillRect(0, 0, width, height);
    on.dispose();
    return picture;
  }

  /** A pixel of the first picture as drawn. */
  private static Color at(BufferedImage sheet, int x, int y) {
    return new Color(sheet.getRGB(LEFT + x, TOP + y));
  }

  /** Dark pixels from a column on. */
  private static long inked(BufferedImage sheet, int fromColumn) {
    long inked = 0;
    for (int x = fromColumn; x < sheet.getWidth(); x++) {
      for (int y = 0; y < sheet.getHeight(); y++) {
        inked += new Color(sheet.getRGB(x, y)).getRed() < 100 ? 1 : 0;
      }
    }
    return inked;
  }
}
