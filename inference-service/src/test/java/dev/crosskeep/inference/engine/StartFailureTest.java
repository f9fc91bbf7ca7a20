package dev.crosskeep.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.TestApplications;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A service that cannot start says why in a few lines, without a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeACheckpoint() throws IOException {
    ToyChat.write(folder);
  }

  @ParameterizedTest
  @CsvSource({"config.json", "tokenizer.json", "preprocessor_config.json"})
  void aMissingFile(String name, CapturedOutput output) throws IOException {
    Files.delete(folder.resolve(name));

    assertRefused(output, name);
  }

  @Test
  void weightsThatAreCutOff(CapturedOutput output) throws IOException {
    try (var weights =
        FileChannel.open(folder.resolve("model.safetensors"), StandardOpenOption.WRITE)) {
      weights.truncate(weights.size() / 2);
    }

    assertRefused(output, "model.safetensors");
  }

  @Test
  void aFolderThatIsNotThere(CapturedOutput output) throws IOException {
    assertRefused(output, "nowhere", "--crosskeep.inference.model=" + folder.resolve("nowhere"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "device=tpu                                   | device must be auto, cpu or cuda",
        "dtype=int4                                   | int4",
        "max-active=0                                 | max-active must be at least 1",
        "max-body=lots                                | max-body",
        "grace=soon                                   | grace",
        "default-policy={\"method\":\"lru\"}          | method must be one of full",
        "default-policy={\"method\":\"csp\",\"budget\":{\"ratio\":0}} | budget.ratio must be above"
            + " 0",
        "default-policy=csp                           | default-policy",
      })
  void aSettingThatMakesNoSense(String setting, String said, CapturedOutput output)
      throws IOException {
    assertRefused(output, said, "--crosskeep.inference." + setting);
  }

  private void assertRefused(CapturedOutput output, String said, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "--crosskeep.inference.model=" + folder;
    System.arraycopy(arguments, 0, all, 1, arguments.length);

    assertThatThrownBy(() -> TestApplications.run(all)).isInstanceOf(RuntimeException.class);

    assertThat(output).contains("APPLICATION FAILED TO START").contains(said);
    assertThat(output.getAll()).doesNotContain("\tat ");
  }
}
