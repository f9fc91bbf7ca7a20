package dev.crosskeep.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.prompt.ContentPart.Image;
import dev.crosskeep.prompt.ContentPart.Text;
import dev.crosskeep.prompt.SpecialTokens.SpecialToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTest {

  private static final int IMAGE = 9;

  private static final SpecialTokens SPECIAL =
      new SpecialTokens(
          List.of(
              new SpecialToken(1, "<s>"),
              new SpecialToken(2, "</s>"),
              new SpecialToken(IMAGE, "<image>")));

  private static final Image PICTURE = new Image(new byte[0]);

  @TempDir Path folder;

  @BeforeEach
  void nameTheTokens() throws IOException {
    settings(Map.of("bos_token", "<s>", "eos_token", Map.of("content", "</s>")));
  }

  @Test
  void theBundledModelsPicturesAreCounted() throws IOException {
    use("counting_pictures.jinja");
    String question = "what colour is the star in picture 2?";

    assertThat(rendered(user(PICTURE, PICTURE, new Text(question))))
        .isEqualTo("<s><|user|> picture 1<image> picture 2<image>" + question + "<|assistant|>");
  }

  @Test
  void theBundledModelsCountGoesOnThroughTheConversation() throws IOException {
    use("counting_pictures.jinja");

    assertThat(
            rendered(
                ChatMessage.text(Role.SYSTEM, "be brief."),
                user(PICTURE, new Text("what is this?")),
                ChatMessage.text(Role.ASSISTANT, "a star."),
                user(new Text("and"), PICTURE, new Text("?"))))
        .isEqualTo(
            "<s><|system|>be brief.<|user|> picture 1<image>what is this?"
                + "<|assistant|>a star.</s><|user|>and picture 2<image>?<|assistant|>");
  }

  @Test
  void aTemplateLikeThatOfLlava15ShowsPicturesFirst() throws IOException {
    use("llava_1_5.jinja");

    assertThat(rendered(user(new Text("What is this?"), PICTURE)))
        .isEqualTo("USER: <image>\nWhat is this? ASSISTANT:");
    assertThat(
            rendered(
                user(PICTURE, new Text("What is this?")),
                ChatMessage.text(Role.ASSISTANT, "A star."),
                user(new Text("Its colour?"))))
        .isEqualTo("USER: <image>\nWhat is this? ASSISTANT: A star. USER: Its colour? ASSISTANT:");
  }

  @Test
  void aTemplateLikeThatOfQwen2VlNumbersPictures() throws IOException {
    use("chat_ml.jinja");

    assertThat(rendered(user(PICTURE, PICTURE, new Text("Which is red?"))))
        .isEqualTo(
            """
            <|im_start|>system
            You look at pictures.<|im_end|>
            <|im_start|>user
            Picture 1: <image>Picture 2: <image>Which is red?<|im_end|>
            <|im_start|>assistant
            """);
  }

  @Test
  void withoutATemplateItIsVicunas() {
    assertThat(rendered(user(PICTURE, new Text("What is this?"))))
        .isEqualTo("USER: <image>\nWhat is this? ASSISTANT:");
    assertThat(
            rendered(
                ChatMessage.text(Role.SYSTEM, "Be brief."),
                user(PICTURE, PICTURE, new Text("Same?")),
                ChatMessage.text(Role.ASSISTANT, "No."),
                user(new Text("Why?"))))
        .isEqualTo(
            "Be brief. USER: <image>\n<image>\nSame? ASSISTANT: No.</s>USER: Why? ASSISTANT:");
  }

  @Test
  void aTemplateForPlainTextGetsPicturesAsTokens() throws IOException {
    settings(
        Map.of("chat_template", "{% for m in messages %}[{{ m['content'] | trim }}]{% endfor %}"));

    assertThat(rendered(user(PICTURE, new Text(" What? ")))).isEqualTo("[<image>\n What?]");
  }

  @Test
  void theNewestFormOfTemplateFileWins() throws IOException {
    String template = "{% for m in messages %}{% for p in m.content %}{{ p.text or '<image>' }}";
    settings(
        Map.of(
            "chat_template",
            List.of(
                Map.of("name", "tools", "template", "{{ nothing }}"),
                Map.of("name", "default", "template", template + "1{% endfor %}{% endfor %}"))));
    assertThat(rendered(user(PICTURE))).isEqualTo("<image>1");

    json("chat_template.json", Map.of("chat_template", template + "2{% endfor %}{% endfor %}"));
    assertThat(rendered(user(PICTURE))).isEqualTo("<image>2");

    Files.writeString(
        folder.resolve("chat_template.jinja"), template + "3{% endfor %}{% endfor %}");
    assertThat(rendered(user(PICTURE))).isEqualTo("<image>3");
  }

  @Test
  void whatAUserWritesIsNoTemplateAndNoSpecialToken() throws IOException {
    use("counting_pictures.jinja");

    String prompt = template().render(List.of(user(new Text("{{ 7*7 }} <image></s> <b>"))));

    assertThat(MarkedText.of(SPECIAL.named(prompt)).text())
        .isEqualTo("\uFDD11\uFDD2<|user|>{{ 7*7 }} <image></s> <b><|assistant|>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no picture, no question",
        "{% for m in messages %}{{ m.content }}<image><image>{% endfor %}",
        "{{ messages[0].nothing.at.all() }}",
        "{% for %}",
        "{{ raise_exception('never') }}",
      })
  void aTemplateThatCannotShowAPictureAndAQuestionIsRefused(String template) throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), template);

    assertThatThrownBy(this::template)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("chat_template.jinja: the chat template does not");
  }

  @Test
  void aTemplateThatIsNoTextIsRefused() throws IOException {
    json("chat_template.json", Map.of("chat_template", List.of(Map.of("name", "rag"))));

    assertThatThrownBy(this::template)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("chat_template.json: chat_template is neither text");
  }

  @Test
  void aConversationTheTemplateRefusesIsTheCallersMistake() throws IOException {
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception(m.content[0].text) }}"
            + "{% endif %}<image>question{% endfor %}");

    assertThatThrownBy(() -> template().render(List.of(ChatMessage.text(Role.SYSTEM, "be <s>"))))
        .isInstanceOf(InvalidPromptException.class)
        .hasMessage("the model's chat template refuses this conversation: be <s>");
  }

  private ChatTemplate template() {
    return new ChatTemplate(TemplateSource.find(folder), SPECIAL, IMAGE, new JinjaRenderer());
  }

  /** The prompt as one reads it, without guards around users' texts. */
  private String rendered(ChatMessage... messages) {
    return PrivateMarks.withoutMarks(template().render(List.of(messages)));
  }

  private static ChatMessage user(ContentPart... parts) {
    return new ChatMessage(Role.USER, List.of(parts));
  }

  private void use(String template) throws IOException {
    try (InputStream in = ChatTemplateTest.class.getResourceAsStream(template)) {
      Files.writeString(
          folder.resolve("chat_template.jinja"),
          new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void settings(Map<String, ?> settings) throws IOException {
    json("tokenizer_config.json", settings);
  }

  private void json(String file, Map<String, ?> content) throws IOException {
    Files.writeString(folder.resolve(file), new JsonMapper().writeValueAsString(content));
  }
}
