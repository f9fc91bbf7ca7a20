package dev.crosskeep.evaluation.prompting;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.prompt.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A data set's samples as chats of one user message. */
public final class SampleChats {

  private final String dataset;
  private final Path imageFolder;
  private final SamplePrompts prompts;

  /**
   * The chats of a data set, cut to a model's context.
   *
   * @param mostTokens tokens that stay free for the answer
   */
  public SampleChats(
      MileBench sets, String dataset, Annotation annotation, GreedyModel model, int mostTokens) {
    this.dataset = dataset;
    this.imageFolder = sets.imageFolder(dataset, annotation.variant());
    var limits = new ContextLimits(model.contextTokens() - mostTokens, model.tokensPerImage());
    this.prompts = new SamplePrompts(annotation, limits, new ModelTokens(model.tokenizer()));
  }

  /** The data set's name. */
  public String dataset() {
    return dataset;
  }

  /**
   * A sample's chat.
   *
   * @throws IOException when a picture cannot be read
   */
  public List<ChatMessage> of(Sample sample) throws IOException {
    SamplePrompt prompt = prompts.of(sample);
    var parts = new ArrayList<ContentPart>();
    for (int i = 0; i < prompt.texts().size(); i++) {
      String text = prompt.texts().get(i);
      if (!text.isEmpty()) {
        parts.add(new ContentPart.Text(text));
      }
      if (i < prompt.images().size()) {
        Path file = imageFolder.resolve(prompt.images().get(i));
        parts.add(new ContentPart.Image(Files.readAllBytes(file)));
      }
    }
    return List.of(new ChatMessage(Role.USER, parts));
  }

  private record ModelTokens(Tokenizer tokenizer) implements TextTokens {

    @Override
    public List<Integer> encode(String text) {
      return tokenizer.encodeText(text);
    }

    @Override
    public String decode(List<Integer> tokens) {
      return tokenizer.decode(tokens);
    }
  }
}
