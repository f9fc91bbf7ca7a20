package dev.crosskeep.prompt;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.prompt.ContentPart.Image;
import dev.crosskeep.prompt.ContentPart.Text;
import dev.crosskeep.prompt.JinjaRenderer.RenderException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a conversation down in the form its model was trained on. */
final class ChatTemplate {

  /** What a template finds in a message's {@code content}. */
  enum Content {
    /** A list of {@code {type: image}} and {@code {type: text, text: …}} in the given order. */
    PARTS,
    /** One text, in which every picture is an image token and a new line. */
    TEXT
  }

  private final TemplateSource source;
  private final SpecialTokens special;
  private final String imageToken;
  private final JinjaRenderer jinja;
  private final Content content;

  /**
   * Tries the template on one question about one picture.
   *
   * @throws CheckpointException when it cannot even render that
   */
  ChatTemplate(
      TemplateSource source, SpecialTokens special, int imageTokenId, JinjaRenderer jinja) {
    this.source = source;
    this.special = special;
    this.imageToken = special.content(imageTokenId).orElseThrow();
    this.jinja = jinja;
    this.content = takes(Content.PARTS, imageTokenId) ? Content.PARTS : Content.TEXT;
    if (content == Content.TEXT && !takes(Content.TEXT, imageTokenId)) {
      throw new CheckpointException(
          source.file(), "the chat template does not show a question and one " + imageToken);
    }
  }

  private boolean takes(Content form, int imageTokenId) {
    ChatMessage question =
        new ChatMessage(Role.USER, List.of(new Image(new byte[0]), new Text("question")));
    try {
      String prompt = special.named(render(List.of(question), form));
      String image = PrivateMarks.nameOf(imageTokenId);
      return prompt.contains("question")
          && prompt.contains(image)
          && prompt.indexOf(image) == prompt.lastIndexOf(image);
    } catch (RenderException e) {
      throw new CheckpointException(
          source.file(), "the chat template does not render: " + e.reason(), e);
    }
  }

  /**
   * Writes the conversation, up to where the answer begins. Users' texts are guarded in it and
   * {@linkplain PrivateMarks#numbered numbered} by message, from 0.
   *
   * @throws InvalidPromptException when the template does not take this conversation
   */
  String render(List<ChatMessage> messages) {
    try {
      return render(messages, content);
    } catch (RenderException e) {
      String reason = e.raised().orElse("it fails");
      throw InvalidPromptException.refusedByTemplate(PrivateMarks.withoutMarks(reason));
    }
  }

  private String render(List<ChatMessage> messages, Content form) throws RenderException {
    Map<String, Object> variables =
        Map.of(
            "messages",
                IntStream.range(0, messages.size())
                    .mapToObj(i -> variables(messages.get(i), i, form))
                    .toList(),
            "add_generation_prompt", true,
            "bos_token", source.bosToken(),
            "eos_token", source.eosToken(),
            "image_token", imageToken);
    return jinja.render(source.template(), variables);
  }

  private Map<String, Object> variables(ChatMessage message, int number, Content form) {
    Object shown =
        switch (form) {
          case PARTS -> message.parts().stream().map(part -> variables(part, number)).toList();
          case TEXT ->
              message.parts().stream()
                  .map(part -> text(part, number))
                  .collect(Collectors.joining());
        };
    return Map.of("role", message.role().templateName(), "content", shown);
  }

  private Map<String, Object> variables(ContentPart part, int message) {
    return switch (part) {
      case Image _ -> Map.of("type", "image");
      case Text(String text) -> Map.of("type", "text", "text", marked(text, message));
    };
  }

  private String text(ContentPart part, int message) {
    return switch (part) {
      case Image _ -> imageToken + "\n";
      case Text(String text) -> marked(text, message);
    };
  }

  private String marked(String text, int message) {
    return PrivateMarks.numbered(special.guarded(text), message);
  }
}
