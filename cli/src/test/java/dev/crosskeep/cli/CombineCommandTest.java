package dev.crosskeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CombineCommandTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void namesAndCountsWhatIsSkippedAndGoesOn() throws IOException {
    set("Album", "['album-1.png', 'album-2.png']");
    set("Lost", "['lost.png']");

    assertThat(combine("--root", folder.toString())).isZero();

    assertThat(out.toString())
        .isEqualTo(
            """
            Album: 1 samples combined, 0 skipped
            Lost 1 is skipped: image lost.png is missing
            Lost: 0 samples combined, 1 skipped
            """);
    assertThat(folder.resolve("Album/combined_1_images/1-0.jpg")).isNotEmptyFile();
    assertThat(folder.resolve("Album/Album_combined_1.json")).isNotEmptyFile();
  }

  @Test
  void noGridsAtAllAreRefused() throws IOException {
    set("Album", "['album-1.png']");

    assertThat(combine("--root", folder.toString(), "--max-images", "0")).isEqualTo(2);

    assertThat(err.toString()).isEqualTo("pictures must be at least 1, got 0\n");
  }

  private void set(String name, String images) throws IOException {
    Path folderOfImages = Files.createDirectories(folder.resolve(name).resolve("images"));
    for (String picture : new String[] {"album-1.png", "album-2.png"}) {
      Files.copy(Path.of("../docs/samples").resolve(picture), folderOfImages.resolve(picture));
    }
    String json =
        "{'meta_data': {'question_type': 'open-ended', 'task_instruction': ['']}, 'data': ["
            + "{'sample_id': '1', 'task_instruction_id': 0, 'response': 'red',"
            + " 'task_instance': {'context': '{image#1}?', 'images_path': "
            + images
            + "}}]}";
    Files.writeString(folder.resolve(name).resolve(name + ".json"), json.replace('\'', '"'));
  }

  private int combine(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "combine";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
