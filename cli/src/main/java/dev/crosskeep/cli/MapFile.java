package dev.crosskeep.cli;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.image.InvalidImageException;
import dev.crosskeep.image.UprightPicture;
import dev.crosskeep.patchmap.MappedPicture;
import dev.crosskeep.patchmap.PatchMapSheet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Where the question's pictures are drawn with what the cache kept of them.
 *
 * @param pictures in the order of the question
 */
record MapFile(Path file, List<BufferedImage> pictures) {

  /** Refuses what could not be drawn or written once the answer is there. */
  static MapFile at(Path file, List<Path> images) {
    if (images.isEmpty()) {
      throw CommandFailedException.badInput("--map draws over pictures: give one with --image.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw CommandFailedException.badInput("There is no folder for the map " + file + ".");
    }
    if (Files.isDirectory(file)) {
      throw CommandFailedException.badInput(file + " is a folder; --map takes a file.");
    }
    return new MapFile(file, images.stream().map(MapFile::read).toList());
  }

  private static BufferedImage read(Path image) {
    try {
      return UprightPicture.read(PictureFile.bytes(image), ImageLimits.DEFAULT);
    } catch (InvalidImageException unusable) {
      throw CommandFailedException.badInput(image + ": " + unusable.getMessage() + ".");
    }
  }

  /**
   * Draws the pictures with an answer's maps, in PNG.
   *
   * @param cache what the answer said of its cache, if anything
   * @return a line that says where the map is
   */
  String write(Optional<KvCacheUsage> cache) {
    KvCacheUsage usage = cache.orElseThrow(MapFile::withoutMap);
    List<PatchMap> maps = Optional.ofNullable(usage.map()).orElseThrow(MapFile::withoutMap);
    if (maps.size() != pictures.size()) {
      throw CommandFailedException.noAnswer(
          "The answer maps %d pictures; the question has %d."
              .formatted(maps.size(), pictures.size()));
    }
    List<MappedPicture> mapped =
        IntStream.range(0, maps.size())
            .mapToObj(i -> new MappedPicture(pictures.get(i), maps.get(i)))
            .toList();
    save(PatchMapSheet.draw(mapped, CacheLine.of(usage)));
    return "map: " + file;
  }

  private static CommandFailedException withoutMap() {
    return CommandFailedException.noAnswer(
        "The answer came without a map: the server does not know kv_cache.map.");
  }

  private void save(BufferedImage sheet) {
    var png = new ByteArrayOutputStream();
    try {
      ImageIO.write(sheet, "png", png);
      Files.write(file, png.toByteArray());
    } catch (IOException failure) {
      throw CommandFailedException.noAnswer(
          "The map cannot be written to " + file + " (" + failure + ").");
    }
  }
}
