package dev.crosskeep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class UprightPictureTest {

  @Test
  void coloursStayInTheirPlaces() throws IOException {
    var picture = TestPictures.gradient(5, 3, BufferedImage.TYPE_INT_RGB);

    var read = UprightPicture.read(TestPictures.encoded(picture, "png"), ImageLimits.DEFAULT);

    assertThat(read.getWidth()).isEqualTo(5);
    assertThat(read.getHeight()).isEqualTo(3);
    // 20 red a column, 20 green a row, blue 50.
    assertThat(new Color(read.getRGB(4, 1))).isEqualTo(new Color(80, 20, 50));
  }

  @Test
  void aPictureThatLiesOnItsSideIsTurned() throws IOException {
    byte[] jpeg = TestPictures.encoded(new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB), "jpg");
    byte[] exif = TestPictures.jpegExif(TestPictures.exif(6, ByteOrder.BIG_ENDIAN));

    var read = UprightPicture.read(TestPictures.withSegment(jpeg, 0xE1, exif), ImageLimits.DEFAULT);

    assertThat(read.getWidth()).isEqualTo(8);
    assertThat(read.getHeight()).isEqualTo(16);
  }

  @Test
  void aPictureOfAnyShapeBecomesASquare() throws IOException {
    // Left half black, right half white: it stays so, the edge in the middle aside.
    var picture = new BufferedImage(40, 10, BufferedImage.TYPE_INT_RGB);
    var canvas = picture.createGraphics();
    canvas.fillRect(20, 0, 20, 10);
    canvas.dispose();

    var square =
        UprightPicture.square(TestPictures.encoded(picture, "png"), 8, ImageLimits.DEFAULT);

    assertThat(square.getWidth()).isEqualTo(8);
    assertThat(square.getHeight()).isEqualTo(8);
    assertThat(new Color(square.getRGB(0, 7))).isEqualTo(Color.BLACK);
    assertThat(new Color(square.getRGB(7, 0))).isEqualTo(Color.WHITE);
  }

  @Test
  void aFileThatIsNoPictureIsRefused() {
    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> UprightPicture.read(new byte[] {1, 2, 3}, ImageLimits.DEFAULT));
  }
}
