package dev.crosskeep.evaluation.combining;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.milebench.SkippedSample;
import dev.crosskeep.evaluation.milebench.Variant;
import dev.crosskeep.evaluation.milebench.WholeFile;
import dev.crosskeep.image.InvalidImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Makes the combined variant of data sets: {@code combined_N_images/SAMPLE-INDEX.jpg}, and the
 * annotation that names them.
 *
 * <p>A grid that is there and newer than its pictures is not drawn again, so a run that was ended
 * goes on where it was.
 */
public final class Combining {

  /**
   * What became of a data set.
   *
   * @param samples how many have their grids
   * @param skipped the others, and why
   */
  public record Outcome(int samples, List<SkippedSample> skipped) {}

  private final MileBench sets;
  private final Variant.Combined variant;

  public Combining(MileBench sets, Variant.Combined variant) {
    this.sets = sets;
    this.variant = variant;
  }

  /**
   * Combines a data set's pictures. A sample that cannot be combined keeps its record without
   * grids, so that whoever reads the annotation names it, too.
   *
   * @throws dev.crosskeep.evaluation.milebench.MileBenchException when the plain annotation as a
   *     whole cannot be used, or nothing can be written
   */
  public Outcome run(String dataset) {
    Annotation plain = sets.read(dataset, new Variant.Plain());
    Map<Long, List<String>> grids = new LinkedHashMap<>();
    List<SkippedSample> skipped = new ArrayList<>(plain.skipped());
    for (Sample sample : plain.samples()) {
      if (sample.images().isEmpty()) {
        skipped.add(skipped(sample, "it has no picture"));
        continue;
      }
      try {
        grids.put(sample.id(), combined(dataset, sample));
      } catch (InvalidImageException unusable) {
        skipped.add(skipped(sample, String.valueOf(unusable.getMessage())));
      } catch (IOException failure) {
        skipped.add(skipped(sample, "a picture cannot be read: " + failure));
      }
    }
    sets.writeCombined(dataset, variant, grids);
    return new Outcome(grids.size(), List.copyOf(skipped));
  }

  private static SkippedSample skipped(Sample sample, String reason) {
    return new SkippedSample(Long.toString(sample.id()), reason);
  }

  /** The names of a sample's grids, once they are there. */
  private List<String> combined(String dataset, Sample sample) throws IOException {
    Path from = sets.imageFolder(dataset, new Variant.Plain());
    List<Path> pictures = sample.images().stream().map(from::resolve).toList();
    int perGrid = perGrid(pictures.size(), variant.pictures());
    List<String> names = new ArrayList<>();
    for (int first = 0; first < pictures.size(); first += perGrid) {
      String name = sample.id() + "-" + names.size() + ".jpg";
      var shown = pictures.subList(first, Math.min(first + perGrid, pictures.size()));
      Path grid = sets.imageFolder(dataset, variant).resolve(name);
      if (!isNewer(grid, shown)) {
        WholeFile.write(grid, jpeg(Grid.of(bytes(shown), first + 1)));
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  /** How many pictures share a grid, so that there are at most {@code grids}. */
  static int perGrid(int pictures, int grids) {
    return (pictures - 1) / grids + 1;
  }

  private static boolean isNewer(Path grid, List<Path> pictures) throws IOException {
    if (!Files.isRegularFile(grid)) {
      return false;
    }
    var drawn = Files.getLastModifiedTime(grid);
    for (Path picture : pictures) {
      if (Files.getLastModifiedTime(picture).compareTo(drawn) > 0) {
        return false;
      }
    }
    return true;
  }

  private static List<byte[]> bytes(List<Path> files) throws IOException {
    List<byte[]> bytes = new ArrayList<>();
    for (Path file : files) {
      bytes.add(Files.readAllBytes(file));
    }
    return bytes;
  }

  private static byte[] jpeg(BufferedImage grid) throws IOException {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(grid, "jpg", jpeg);
    return jpeg.toByteArray();
  }
}
