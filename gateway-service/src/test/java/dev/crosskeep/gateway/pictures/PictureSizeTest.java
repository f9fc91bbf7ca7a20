package dev.crosskeep.gateway.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureSizeTest {

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif"})
  void theHeaderTellsTheSize(String format) throws Exception {
    byte[] file = picture(format, 37, 300);

    assertThat(PictureSize.pixels(new ByteArrayInputStream(file))).hasValue(37 * 300);
  }

  /** Headers as the container's specification draws them, of 3 × 2 pixels. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "52494646 00000000 57454250 56503858 0a000000 00000000 020000 010000",
        "52494646 00000000 57454250 5650384c 0a000000 2f 02400000",
        "52494646 00000000 57454250 56503820 0a000000 000000 9d012a 0300 0200",
      })
  void soDoThoseOfWebp(String hex) {
    byte[] header = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(PictureSize.pixels(new ByteArrayInputStream(header))).hasValue(6);
  }

  @Test
  void aDataUrlIsReadWhereItStandsAndOnlyAsFarAsNeeded() throws Exception {
    String base64 = Base64.getEncoder().encodeToString(picture("png", 12, 10));
    String escaped = base64.replace("/", "\\/");
    String body = "{\"url\": \"data:image/png;base64," + escaped + "\"}";

    assertThat(PictureSize.pixels(body.getBytes(StandardCharsets.UTF_8), 9)).hasValue(120);
    assertThat(PictureSize.pixels(body.substring(0, 80).getBytes(StandardCharsets.UTF_8), 9))
        .hasValue(120);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/jpeg;base64,/9j/2Q==",
        "data:text/plain,hello there, world",
        "data:image/png;base64,!!!!",
        "https://example.org/cat.png",
        "data:",
      })
  void whatIsNoPictureHasNoSize(String url) {
    byte[] body = (url + "\"").getBytes(StandardCharsets.UTF_8);

    assertThat(PictureSize.pixels(body, 0)).isEmpty();
  }

  private static byte[] picture(String format, int width, int height) throws Exception {
    var bytes = new ByteArrayOutputStream();
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }
}
