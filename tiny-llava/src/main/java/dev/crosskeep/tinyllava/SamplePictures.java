package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Questions.Manner;
import dev.crosskeep.tinyllava.Scenes.Kind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Writes pictures to try the model with, and questions about them with their right answers. */
final class SamplePictures {

  /** Each drawn pixel becomes so many by so many, for people's eyes; the model scales them back. */
  private static final int ENLARGEMENT = 6;

  /** A set of pictures and the families that are asked about it. */
  private record Series(String name, Kind kind, int pictures, List<Family> families) {}

  private static final List<Series> SERIES =
      List.of(
          new Series("album", Kind.PLAIN, 4, List.of(Family.WHICH, Family.COUNT, Family.SHAPE)),
          new Series("film", Kind.MOTION, 5, List.of(Family.MOTION)),
          new Series("before-after", Kind.CHANGE, 2, List.of(Family.CHANGE)),
          new Series("shapes", Kind.PLAIN, 1, List.of(Family.COLOUR, Family.CAPTION, Family.ROW)));

  private SamplePictures() {}

  /** Writes PNG files and {@code questions.tsv}: pictures, question and answer, between tabs. */
  static void write(Path folder, long seed) throws IOException {
    Files.createDirectories(folder);
    var random = new SplittableRandom(seed);
    var lines = new ArrayList<String>();
    for (var series : SERIES) {
      var scene = Scenes.forEvaluation(series.kind(), series.pictures(), 0, random);
      var names = new ArrayList<String>();
      for (var picture : scene.pictures()) {
        String name = series.name() + "-" + (names.size() + 1) + ".png";
        ImageIO.write(
            enlarged(Renderer.draw(picture, random)), "png", folder.resolve(name).toFile());
        names.add(name);
      }
      for (var family : series.families()) {
        var exchange = new Questions(scene, random).ask(family, Manner.PLAIN).orElseThrow();
        lines.add(
            String.join("\t", String.join(" ", names), exchange.question(), exchange.answer()));
      }
    }
    Files.write(folder.resolve("questions.tsv"), lines);
  }

  private static BufferedImage enlarged(int[] pixels) {
    int side = Renderer.SIZE * ENLARGEMENT;
    var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int at = (y / ENLARGEMENT * Renderer.SIZE + x / ENLARGEMENT) * 3;
        image.setRGB(x, y, (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]);
      }
    }
    return image;
  }
}
