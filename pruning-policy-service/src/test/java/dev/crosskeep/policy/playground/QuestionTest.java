package dev.crosskeep.policy.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.service.problems.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {

  private static final String PICTURE = "'data:image/png;base64,iVBORw0KGgo='";

  @Test
  void aQuestionIsReadWithItsPicturesAndItsPolicy() throws Exception {
    var question =
        read(
            "{'question': ' what? ', 'pictures': [%s], 'policy': {'method': 'full'}, 'fidelity': true}"
                .formatted(PICTURE));

    assertThat(question.text()).isEqualTo("what?");
    assertThat(question.pictures()).containsExactly(PICTURE.replace("'", ""));
    assertThat(question.policy().method()).isEqualTo("full");
    assertThat(question.fidelity()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'question': ' '} | question | must have 1 to 4000 characters",
        "{'question': 7} | question | must have 1 to 4000 characters",
        "{'question': 'a', 'pictures': ['https://a/b.png']} | pictures | a PNG or a JPEG",
        "{'question': 'a', 'pictures': ['data:image/gif;base64,R0lG']} | pictures | PNG or a JPEG",
        "{'question': 'a', 'pictures': ['data:image/png;base64,<>']} | pictures | PNG or a JPEG",
        "{'question': 'a'} | policy | must be a JSON object",
        "{'question': 'a', 'policy': {'method': 'lru'}} | policy.method | must be one of",
        "{'question': 'a', 'policy': {'method': 'csp', 'budget': {'ratio': 2}}} |"
            + " policy.budget.ratio | at most 1",
        "{'question': 'a', 'policy': {'method': 'full', 'budget': 1}} | policy.budget | not a"
            + " field",
      })
  void whatCannotBeAskedIsNamed(String json, String field, String why) {
    assertThatThrownBy(() -> read(json))
        .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
        .satisfies(refusal -> {
          assertThat(refusal.getBody().getDetail()).contains(why);
          assertThat(refusal.getBody().getProperties()).containsEntry("field", field);
        });
  }

  @Test
  void ninePicturesAreOneTooMany() {
    String nine = String.join(",", Collections.nCopies(9, PICTURE));

    assertThatThrownBy(() -> read("{'question': 'a', 'pictures': [%s]}".formatted(nine)))
        .hasMessageContaining("at most 8 pictures");
  }

  @Test
  void whatIsNoJsonIsNoQuestion() {
    assertThatThrownBy(() -> read("_csrf=1")).hasMessageContaining("must be a JSON object");
  }

  @Test
  void picturesThatAreTooLargeTogetherAreRefusedWithoutReadingAllOfThem() {
    var body = new Endless();

    assertThatThrownBy(() -> Question.read(body)).hasMessageContaining("at most 6 MB together");
    assertThat(body.read).isLessThan(10 << 20);
  }

  private static Question read(String json) throws IOException {
    return Question.read(
        new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @SuppressWarnings("InputStreamSlowMultibyteRead") // nobody waits for it
  private static final class Endless extends java.io.InputStream {

    private long read;

    @Override
    public int read() {
      read++;
      return ' ';
    }
  }
}
