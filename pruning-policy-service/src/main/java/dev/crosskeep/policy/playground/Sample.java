package dev.crosskeep.policy.playground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * A question that the bundled model answers, about pictures that come with the service.
 *
 * @param pictures names of PNG files
 */
public record Sample(List<String> pictures, String question) {

  private static final String FOLDER = "admin-assets/samples/";

  public Sample {
    pictures = List.copyOf(pictures);
  }

  /** All of them; a line has the pictures, the question and its answer between tabs. */
  public static List<Sample> all() {
    return new String(content("questions.tsv"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t", -1))
        .map(columns -> new Sample(List.of(columns[0].split(" ", -1)), columns[1]))
        .toList();
  }

  /** One about two pictures: with a single one the bundled model's prompt is too short to prune. */
  public static Sample pair() {
    return all().stream().filter(sample -> sample.pictures.size() == 2).findFirst().orElseThrow();
  }

  /** The pictures as {@code data:} URLs. */
  public Stream<String> dataUrls() {
    return pictures.stream()
        .map(name -> "data:image/png;base64," + Base64.getEncoder().encodeToString(content(name)));
  }

  private static byte[] content(String name) {
    try {
      return new ClassPathResource(FOLDER + name).getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
