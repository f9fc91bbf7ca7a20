package dev.crosskeep.tinyllava;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the generated data sets in MileBench's layout; equal seeds write equal files. */
final class SetWriter {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SetWriter() {}

  /**
   * Writes {@code DATASET/DATASET.json} and {@code DATASET/images} for each data set.
   *
   * @param samples how many for each data set, from 1
   */
  static void write(Path root, int samples, long seed) throws IOException {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    for (var group : EvaluationSets.ALL) {
      write(root, group, group.draw(samples, seed), seed);
    }
  }

  /** Each picture is drawn once, so that samples that belong together show the same pixels. */
  private static void write(Path root, SetGroup group, List<List<Asked>> drawn, long seed)
      throws IOException {
    var random = new SplittableRandom(seed);
    var drawings = new IdentityHashMap<Picture, byte[]>();
    for (int i = 0; i < group.dataSets().size(); i++) {
      var dataSet = group.dataSets().get(i);
      var folder = root.resolve(dataSet.name());
      var images = Files.createDirectories(folder.resolve("images"));
      var samples = new ArrayList<ObjectNode>();
      for (var together : drawn) {
        var asked = together.get(i);
        int id = samples.size();
        samples.add(AnnotationDocument.sample(id, dataSet, asked, group.pair(id)));
        for (int k = 0; k < asked.scene().pictures().size(); k++) {
          var drawing =
              drawings.computeIfAbsent(
                  asked.scene().pictures().get(k), p -> Sample.png(Renderer.draw(p, random)));
          Files.write(images.resolve(AnnotationDocument.imageName(id, k)), drawing);
        }
      }
      JSON.writeValue(
          folder.resolve(dataSet.name() + ".json"), AnnotationDocument.of(dataSet, samples));
    }
  }
}
