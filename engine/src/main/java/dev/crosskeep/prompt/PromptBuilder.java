package dev.crosskeep.prompt;

import dev.crosskeep.prompt.ContentPart.Image;
import dev.crosskeep.prompt.ContentPart.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Turns conversations into what one checkpoint reads. Safe for several threads. */
public final class PromptBuilder implements AutoCloseable {

  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final int imageTokenId;
  private final int maxPositions;

  private PromptBuilder(
      Tokenizer tokenizer, ChatTemplate template, int imageTokenId, int maxPositions) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.imageTokenId = imageTokenId;
    this.maxPositions = maxPositions;
  }

  /**
   * Reads the tokenizer and the chat template of a checkpoint.
   *
   * @param imageTokenId the token that stands for a picture
   * @param maxPositions how many tokens the model can read; far longer text is not even tokenised
   * @throws dev.crosskeep.checkpoint.CheckpointException when one of them is missing or broken
   */
  public static PromptBuilder load(Path checkpoint, int imageTokenId, int maxPositions) {
    Tokenizer tokenizer = Tokenizer.load(checkpoint, imageTokenId);
    try {
      TemplateSource source = TemplateSource.find(checkpoint);
      ChatTemplate template =
          new ChatTemplate(source, tokenizer.special(), imageTokenId, new JinjaRenderer());
      return new PromptBuilder(tokenizer, template, imageTokenId, maxPositions);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /**
   * The tokens of a conversation, up to where the answer begins.
   *
   * @throws InvalidPromptException when the text is far too long, or the template does not take the
   *     conversation
   */
  public EncodedPrompt build(List<ChatMessage> messages) {
    requireRoughlyFits(messages);
    List<byte[]> images = images(messages);
    EncodedText encoded = tokenizer.encode(template.render(messages));
    int[] places =
        IntStream.range(0, encoded.ids().length)
            .filter(i -> encoded.ids()[i] == imageTokenId)
            .toArray();
    if (places.length != images.size()) {
      throw InvalidPromptException.refusedByTemplate(
          "it has room for %d of %d pictures".formatted(places.length, images.size()));
    }
    return new EncodedPrompt(encoded.ids(), images, spans(messages, encoded, places));
  }

  private static List<MessageSpan> spans(
      List<ChatMessage> messages, EncodedText encoded, int[] pictures) {
    var ranges = new TreeMap<>(encoded.messages());
    int picture = 0;
    for (int i = 0; i < messages.size(); i++) {
      for (byte[] _ : images(messages.subList(i, i + 1))) {
        int place = pictures[picture++];
        ranges.merge(i, new TokenRange(place, place + 1), TokenRange::and);
      }
    }
    return ranges.entrySet().stream()
        .map(range ->
            new MessageSpan(
                messages.get(range.getKey()).role(),
                range.getValue().start(),
                range.getValue().end()))
        .toList();
  }

  /** Megabytes of text take seconds to tokenise; what cannot fit is refused before that. */
  private void requireRoughlyFits(List<ChatMessage> messages) {
    long characters =
        parts(messages)
            .mapToLong(part -> part instanceof Text(String text) ? text.length() : 0)
            .sum();
    long tokens = tokenizer.fewestTokens(characters);
    if (tokens > maxPositions) {
      throw InvalidPromptException.tooLong(characters, tokens, maxPositions);
    }
  }

  private static List<byte[]> images(List<ChatMessage> messages) {
    return parts(messages)
        .flatMap(
            part -> part instanceof Image(byte[] encoded) ? Stream.of(encoded) : Stream.empty())
        .toList();
  }

  private static Stream<ContentPart> parts(List<ChatMessage> messages) {
    return messages.stream().flatMap(message -> message.parts().stream());
  }

  /** The tokenizer that the prompts are made with. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
