package dev.crosskeep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private static final String DAMAGED = "the picture is damaged or cut off";

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
      })
  void aPngKeepsEverySample(int type) throws IOException {
    RgbImage image = decoder.decode(TestPictures.encoded(TestPictures.gradient(7, 5, type), "png"));

    assertThat(image.width()).isEqualTo(7);
    assertThat(image.height()).isEqualTo(5);
    assertThat(pixel(image, 6, 0)).isEqualTo("780032");
    assertThat(pixel(image, 3, 4)).isEqualTo("3c5032");
  }

  @Test
  void whatIsTransparentShowsTheColourUnderIt() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00AABBCC);
    image.setRGB(1, 0, 0x80102030);

    RgbImage decoded = decoder.decode(TestPictures.encoded(image, "png"));

    assertThat(pixels(decoded)).containsExactly("aabbcc", "102030");
  }

  @Test
  void greySamplesAreNotBrightened() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 100, 255});

    for (String format : List.of("png", "jpg")) {
      assertCloseTo(0x646464, decoder.decode(TestPictures.encoded(image, format)), 1, 0);
    }
    assertThat(pixels(decoder.decode(TestPictures.encoded(image, "png"))))
        .containsExactly("000000", "646464", "ffffff");
  }

  @Test
  void ofSixteenBitsTheUpperEightCount() throws IOException {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setPixels(0, 0, 2, 1, new int[] {0x12FF, 0xFF00});
    assertThat(pixels(decoder.decode(TestPictures.encoded(grey, "png"))))
        .containsExactly("121212", "ffffff");

    var rgb =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, 1, DataBuffer.TYPE_USHORT);
    WritableRaster samples = rgb.createCompatibleWritableRaster(1, 1);
    samples.setPixel(0, 0, new int[] {0x1234, 0x5678, 0x9ABC});
    assertThat(
            pixels(
                decoder.decode(
                    TestPictures.encoded(new BufferedImage(rgb, samples, false, null), "png"))))
        .containsExactly("12569a");
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY})
  void palettesAreLookedUp(int type) throws IOException {
    BufferedImage image = new BufferedImage(1, 6, type);
    image.setRGB(0, 4, 0xFFFFFFFF);

    for (String format : List.of("png", "gif")) {
      assertThat(pixels(decoder.decode(TestPictures.encoded(image, format))))
          .containsExactly("000000", "000000", "000000", "000000", "ffffff", "000000");
    }
  }

  @ParameterizedTest
  @CsvSource({"png, 1, 1", "png, 1, 40", "png, 40, 1", "jpg, 1, 1", "gif, 1, 1", "jpg, 1, 999"})
  void theSmallestPicturesAreRead(String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);

    assertThat(decoder.decode(TestPictures.encoded(image, format)))
        .returns(width, RgbImage::width)
        .returns(height, RgbImage::height);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void jpegsMayBeProgressive(boolean progressive) throws IOException {
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 20, 10, filled(200, 0xFF3366CC), 0, 20);

    RgbImage decoded = decoder.decode(jpeg(new IIOImage(image, null, null), progressive));

    assertCloseTo(0x3366CC, decoded, 7, 7);
  }

  /** Adobe stores inks inverted: 200, 100, 50 of light, no black. */
  @Test
  void cmykJpegsAreMixed() throws IOException {
    byte[] inverted = jpegOfInks(200, 100, 50, 255);
    byte[] adobe = TestPictures.withSegment(inverted, 0xEE, adobeMarker(0));
    assertCloseTo(0xC86432, decoder.decode(adobe), 3, 3);

    assertCloseTo(0xC86432, decoder.decode(jpegOfInks(55, 155, 205, 0)), 3, 3);
  }

  /** 55, 155, 205, what the inks leave of light, as YCbCr: Y = 131, Cb = 170, Cr = 74. */
  @Test
  void ycckJpegsAreMixed() throws IOException {
    byte[] file = TestPictures.withSegment(jpegOfInks(131, 170, 74, 255), 0xEE, adobeMarker(2));

    assertCloseTo(0xC86432, decoder.decode(file), 3, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0 0 1 0 2 0",
    "2, 2 0 1 0 0 0",
    "3, 2 1 1 1 0 1",
    "4, 0 1 1 1 2 1",
    "5, 0 0 0 1 1 0",
    "6, 0 1 0 0 1 1",
    "7, 2 1 2 0 1 1",
    "8, 2 0 2 1 1 0",
    "9, 0 0 1 0 2 0",
  })
  void picturesAreTurnedUpright(int orientation, String firstThreeColumnsAndRows)
      throws IOException {
    // Stored: three columns, two rows; a pixel is "column row".
    byte[] png =
        TestPictures.encoded(TestPictures.gradient(3, 2, BufferedImage.TYPE_INT_RGB), "png");
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] exif = TestPictures.exif(orientation, order);

      RgbImage decoded = decoder.decode(TestPictures.withChunk(png, "eXIf", exif));

      assertThat(decoded.width()).isEqualTo(orientation >= 5 && orientation <= 8 ? 2 : 3);
      assertThat(columnsAndRows(decoded)).startsWith(firstThreeColumnsAndRows);
    }
  }

  @Test
  void jpegsAndWebpsAreTurnedToo() throws IOException {
    byte[] exif = TestPictures.exif(6, ByteOrder.BIG_ENDIAN);
    byte[] jpeg = TestPictures.encoded(new BufferedImage(9, 4, BufferedImage.TYPE_INT_RGB), "jpg");
    byte[] webp =
        TestPictures.webp(
            TestPictures.riffChunk("VP8L", WebpBits.lossless(9, 4, new boolean[36])),
            TestPictures.riffChunk("EXIF", exif));

    for (byte[] file :
        List.of(TestPictures.withSegment(jpeg, 0xE1, TestPictures.jpegExif(exif)), webp)) {
      assertThat(decoder.decode(file)).returns(4, RgbImage::width).returns(9, RgbImage::height);
    }
  }

  @Test
  void losslessWebpKeepsEverySample() {
    boolean[] bright = {true, false, false, true, true, false};
    byte[] file =
        TestPictures.webp(TestPictures.riffChunk("VP8L", WebpBits.lossless(3, 2, bright)));

    // Alpha is 0 everywhere; the colours under it are shown.
    assertThat(pixels(decoder.decode(file)))
        .containsExactly("5ac81e", "5a0a1e", "5a0a1e", "5ac81e", "5ac81e", "5a0a1e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy", "lossless", "alpha", "animation"})
  void everyKindOfWebpIsRead(String kind) {
    assertThat(decoder.decode(TestPictures.webpPixel(kind)))
        .returns(1, RgbImage::width)
        .returns(1, RgbImage::height);
  }

  @Test
  void ofAnAnimationTheFirstFrameIsRead() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int colour : new int[] {0xFFFF0000, 0xFF00FF00, 0xFF0000FF}) {
        BufferedImage frame = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        frame.setRGB(0, 0, 2, 1, filled(2, colour), 0, 2);
        writer.writeToSequence(new IIOImage(frame, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }

    assertThat(pixels(decoder.decode(file.toByteArray()))).containsExactly("ff0000", "ff0000");
  }

  @ParameterizedTest
  @CsvSource({"40000, 40000", "2147483647, 2147483647", "36000001, 1"})
  void anImmensePictureInAFewBytesIsRefusedUndecoded(int width, int height) {
    byte[] bomb = TestPictures.pngBomb(width, height);

    assertThat(bomb).hasSizeLessThan(100);
    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decoder.decode(bomb))
        .withMessage(
            "the picture has %d x %d pixels; at most 36000000 are read".formatted(width, height));
  }

  @Test
  void anImmenseWebpOrGifIsRefusedUndecoded() {
    byte[] webp =
        TestPictures.webp(
            TestPictures.riffChunk("VP8L", WebpBits.lossless(16_000, 16_000, new boolean[0])));
    byte[] gif =
        HexFormat.of()
            .parseHex(
                "474946383961" + "01000100000000" + "2c00000000ffffffff00" + "02" + "00" + "3b");

    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decoder.decode(webp))
        .withMessageStartingWith("the picture has 16000 x 16000 pixels");
    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decoder.decode(gif))
        .withMessageStartingWith("the picture has 65535 x 65535 pixels");
  }

  @Test
  void aPictureOfTooManyBytesIsRefused() {
    var strict = new ImageDecoder(new ImageLimits(100, 1000));

    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> strict.decode(new byte[101]))
        .withMessage("the picture has 101 bytes; at most 100 are read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello, I am no picture", "%PDF-1.7", "<svg xmlns='x'/>", "BM"})
  void whatIsNoPictureIsRefused(String text) {
    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decoder.decode(text.getBytes(StandardCharsets.UTF_8)))
        .withMessage("pictures must be PNG, JPEG, WebP or GIF files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "webp"})
  void aFileCutOffAnywhereIsRefused(String format) throws IOException {
    byte[] file = sample(format);
    for (int length = 12; length < file.length; length += 7) {
      byte[] cut = Arrays.copyOf(file, length);

      assertThatExceptionOfType(InvalidImageException.class)
          .isThrownBy(() -> decoder.decode(cut))
          .withMessage(DAMAGED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "webp"})
  void aDamagedFileIsReadOrRefusedInTheSameWords(String format) throws IOException {
    Random random = new Random(5);
    byte[] file = sample(format);
    for (int i = 0; i < 400; i++) {
      byte[] damaged = file.clone();
      for (int j = random.nextInt(1, 5); j > 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        decoder.decode(damaged);
      } catch (InvalidImageException e) {
        assertThat(e.getMessage())
            .matches("the picture (is damaged or cut off|has .*)|pictures must be .*");
      }
    }
  }

  @Test
  void aWebpThatEndsBeforeItsPixelsDoIsRefusedAtOnce() {
    // Without StrictStream these 34 bytes take the decoder minutes.
    byte[] endless =
        TestPictures.webp(
            TestPictures.riffChunk("VP8L", WebpBits.lossless(6000, 6000, new boolean[10])));
    byte[] lossy = TestPictures.webpPixel("lossy");
    lossy[26] = (byte) 0xF0; // one row of 16368 pixels instead of one
    lossy[27] = 0x3F;

    for (byte[] file : List.of(endless, lossy)) {
      assertTimeout(
          Duration.ofSeconds(10),
          () ->
              assertThatExceptionOfType(InvalidImageException.class)
                  .isThrownBy(() -> decoder.decode(file))
                  .withMessage(DAMAGED));
    }
  }

  @Test
  void aPngWithAWrongChecksumIsRefused() throws IOException {
    byte[] png = sample("png");
    png[png.length - 14] ^=
        1; // IEND takes the last twelve bytes, the pixels' checksum the four before

    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decoder.decode(png))
        .withMessage(DAMAGED);
  }

  @ParameterizedTest
  @CsvSource({"16, 16, 201", "6000, 6000, 14"})
  void aJpegOfManyEmptyScansIsRefused(int width, int height, int scans) {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.writeBytes(
        HexFormat.of().parseHex("ffd8ffc2000b08%04x%04x01011100".formatted(height, width)));
    for (int i = 0; i < scans; i++) {
      bomb.writeBytes(HexFormat.of().parseHex("ffda0008010100003f00"));
    }
    bomb.writeBytes(HexFormat.of().parseHex("ffd9"));

    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decoder.decode(bomb.toByteArray()))
        .withMessage("the picture has too many scans");
  }

  private static byte[] sample(String format) throws IOException {
    boolean[] bright = new boolean[30 * 20];
    Random random = new Random(1);
    for (int i = 0; i < bright.length; i++) {
      bright[i] = random.nextBoolean();
    }
    if (format.equals("webp")) {
      return TestPictures.webp(TestPictures.riffChunk("VP8L", WebpBits.lossless(30, 20, bright)));
    }
    BufferedImage image = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < bright.length; i++) {
      image.setRGB(i % 30, i / 30, bright[i] ? 0xFF8800 : 0x0088FF);
    }
    return TestPictures.encoded(image, format);
  }

  private static byte[] jpeg(IIOImage image, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(1);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, image, settings);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  private static byte[] jpegOfInks(int... inks) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
    for (int i = 0; i < 64; i++) {
      raster.setPixel(i % 8, i / 8, inks);
    }
    return jpeg(new IIOImage(raster, null, null), false);
  }

  private static byte[] adobeMarker(int transform) {
    byte[] data = "Adobe\0\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    data[6] = 100;
    data[11] = (byte) transform;
    return data;
  }

  private static int[] filled(int length, int colour) {
    int[] pixels = new int[length];
    Arrays.fill(pixels, colour);
    return pixels;
  }

  private static String pixel(RgbImage image, int x, int y) {
    return HexFormat.of()
        .formatHex(image.rgb(), 3 * (y * image.width() + x), 3 * (y * image.width() + x) + 3);
  }

  private static List<String> pixels(RgbImage image) {
    return IntStream.range(0, image.width() * image.height())
        .mapToObj(i -> pixel(image, i % image.width(), i / image.width()))
        .toList();
  }

  /** Of a gradient: for each pixel the column and the row in which it was stored. */
  private static String columnsAndRows(RgbImage image) {
    return pixels(image).stream()
        .map(rgb ->
            HexFormat.fromHexDigits(rgb, 0, 2) / 20 + " " + HexFormat.fromHexDigits(rgb, 2, 4) / 20)
        .collect(Collectors.joining(" "));
  }

  private static void assertCloseTo(int rgb, RgbImage image, int x, int y) {
    int found = HexFormat.fromHexDigits(pixel(image, x, y));
    for (int shift = 0; shift <= 16; shift += 8) {
      assertThat(found >> shift & 0xFF).isCloseTo(rgb >> shift & 0xFF, within(3));
    }
  }
}
