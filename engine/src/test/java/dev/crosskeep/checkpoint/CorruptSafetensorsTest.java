package dev.crosskeep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptSafetensorsTest {

  @TempDir private Path directory;

  @ParameterizedTest(name = "{2}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + " 'a':{'dtype':'F32','shape':[],'data_offsets':[8,12]} | 12 | Duplicate Object"
            + " property \"a\"",
        "'a':{'dtype':'F32','dtype':'F16','shape':[2],'data_offsets':[0,8]} | 8 | Duplicate Object"
            + " property \"dtype\"",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}  | 8 | tensor a has the unknown"
            + " field x",
        "'a':{'dtype':'F31','shape':[2],'data_offsets':[0,8]}        | 8 | tensor a has the unknown"
            + " dtype F31",
        "'a':{'dtype':7,'shape':[2],'data_offsets':[0,8]}            | 8 | tensor a: dtype is no"
            + " string",
        "'a':{'shape':[2],'data_offsets':[0,8]}                      | 8 | tensor a needs dtype",
        "'a':{'dtype':'F32','data_offsets':[0,8]}                    | 8 | tensor a needs dtype",
        "'a':{'dtype':'F32','shape':[2]}                             | 8 | tensor a needs dtype",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}      | 8 | tensor a needs dtype,"
            + " shape and two data_offsets",
        "'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}       | 8 | tensor a shape holds -2",
        "'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}      | 8 | tensor a: shape may hold"
            + " whole numbers only",
        "'a':{'dtype':'F32','shape':'2','data_offsets':[0,8]}        | 8 | tensor a: shape is no"
            + " list",
        "'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}        | 8 | tensor a of shape [3]"
            + " needs 12 B, its offsets say 8",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}        | 8 | tensor a of shape [2]"
            + " needs 8 B, its offsets say -8",
        "'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]} | 8 | tensor a of"
            + " shape [4294967296, 4294967296]",
        "'a':{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,0]}   | 8 | larger than"
            + " any file",
        "'a':{'dtype':'U8','shape':[2],'data_offsets':[9223372036854775805,9223372036854775807]} |"
            + " 8 | larger than any file",
        "'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,8]}   | 8 | header: ",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}        | 7 | truncated: tensor a ends"
            + " at byte",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}        | 9 | 1 B after the last"
            + " tensor",
        "'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}        | 8 | tensor a follows a hole",
        "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + " 'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]} | 12 | tensor b follows a"
            + " hole",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + " 'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]} | 12 | tensor b overlaps",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + " 'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}  | 8 | tensor b overlaps",
        "'a':[2]                                                     | 8 | tensor a is not an"
            + " object",
        "'__metadata__':{'format':7}                                 | 0 | __metadata__ may hold"
            + " strings only",
        "'__metadata__':'pt'                                         | 0 | __metadata__ is not an"
            + " object"
      },
      quoteCharacter = '`')
  void aHeaderThatDoesNotAddUpIsRefusedByName(String entries, int dataBytes, String reason)
      throws Exception {
    Path file = RawSafetensors.write(file(), ("{" + entries + "}").replace('\'', '"'), dataBytes);

    assertRefused(file, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "100000001, more than the format's limit",
    "-1, header of 18446744073709551615 B",
    "11, header of 11 B in a file of 18 B"
  })
  void aHeaderLengthThatCannotBeTrueIsRefused(long length, String reason) throws Exception {
    assertRefused(RawSafetensors.write(file(), length, "{}", 8), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "[1], header does not begin with {",
    "'', header does not begin with {",
    "{} x, header: ",
    "{} {}, something follows",
    "{\"a\", header: ",
    "{\"a\":{\"dtype\":\"F32\", header: "
  })
  void aHeaderThatIsNoJsonObjectIsRefused(String header, String reason) throws Exception {
    assertRefused(RawSafetensors.write(file(), header, 0), reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void aFileTooShortForALengthIsRefused(int bytes) throws Exception {
    assertRefused(Files.write(file(), new byte[bytes]), "too short");
  }

  @Test
  void aFileThatIsMissingIsRefused() {
    assertRefused(file(), "cannot be read");
  }

  @Test
  void emptyTensorsScalarsAndOtherTypesAreFine() throws Exception {
    String header =
        """
        {"__metadata__": {"format": "pt"},
         "none": {"dtype": "F32", "shape": [0, 5], "data_offsets": [0, 0]},
         "scalar": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]},
         "ids": {"dtype": "I64", "shape": [1], "data_offsets": [4, 12]}}
        """;
    SafetensorsFile file = SafetensorsFile.open(RawSafetensors.write(file(), header, 12));

    assertThat(file.names()).containsExactly("none", "scalar", "ids");
    assertThat(file.floats("none")).isEmpty();
    assertThat(file.floats("scalar")).hasSize(1);
    assertThatThrownBy(() -> file.floats("ids")).hasMessageContaining("tensor ids is I64");
  }

  @Test
  void aHundredThousandTinyTensorsAreReadInSeconds() throws Exception {
    var header = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      header.append(
          "%s\"t%d\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
              .formatted(i == 0 ? "" : ",", i, i, i + 1));
    }
    Path file = RawSafetensors.write(file(), header.append("}").toString(), 100_000);

    SafetensorsFile read = assertTimeout(Duration.ofSeconds(20), () -> SafetensorsFile.open(file));

    assertThat(read.names()).hasSize(100_000);
  }

  private Path file() {
    return directory.resolve("model.safetensors");
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.safetensors: ")
        .hasMessageContaining(reason);
  }
}
