package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class TokenizerFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeTokenizer() {
    file = folder.resolve("tokenizer.json");
    new JsonMapper().writeValue(file, new TokenizerFile(Words.all()).content());
  }

  @Test
  void everyWordIsOneToken() throws IOException {
    try (var encoder = new TextEncoder(file)) {
      for (var word : Words.all()) {
        assertThat(encoder.encode(" " + word)).as(word).hasSize(1);
      }
    }
  }

  @Test
  void specialTokensHaveTheirPlacesAsIds() throws IOException {
    try (var encoder = new TextEncoder(file)) {
      for (var special : TokenizerFile.SPECIAL) {
        assertThat(encoder.single(special)).isEqualTo(TokenizerFile.SPECIAL.indexOf(special));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "what colour is the star in picture 2?",
        "anything, really: 1234 & <b>",
        "grüße aus köln, 東京 and 🙂"
      })
  void anyTextIsReadBack(String text) throws IOException {
    try (var tokenizer =
        HuggingFaceTokenizer.newInstance(file, Map.of("addSpecialTokens", "false"))) {
      assertThat(tokenizer.decode(tokenizer.encode(text).getIds())).isEqualTo(text);
    }
  }

  @Test
  void capitalLettersAreReadAsSmallOnes() throws IOException {
    try (var encoder = new TextEncoder(file)) {
      assertThat(encoder.encode("What Colour")).isEqualTo(encoder.encode("what colour"));
    }
  }
}
