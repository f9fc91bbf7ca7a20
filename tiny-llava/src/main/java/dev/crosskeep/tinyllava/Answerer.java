package dev.crosskeep.tinyllava;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.image.ImagePreprocessor;
import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.LlavaConfig;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.PromptBuilder;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.nio.file.Path;
import java.util.List;

/** Answers greedily through the loader and engine that serve chats, on the CPU in float32. */
final class Answerer implements AutoCloseable {

  private static final int MOST_TOKENS = 48;

  private final LlavaModel model;
  private final PromptBuilder prompts;
  private final ImagePreprocessor pictures;
  private final int end = TokenizerFile.SPECIAL.indexOf("</s>");

  Answerer(Path checkpoint) {
    var config = LlavaConfig.read(checkpoint.resolve("config.json"));
    pictures = ImagePreprocessor.load(checkpoint, config.imageSize(), ImageLimits.DEFAULT);
    prompts = PromptBuilder.load(checkpoint, config.imageTokenId(), config.maxPositions());
    model = LlavaModel.load(checkpoint, Placement.cpu(ComputeType.FLOAT32));
  }

  /** The answers under each policy; the prompt is read once. */
  List<String> answers(List<ChatMessage> messages, List<PruningPolicy> policies) {
    var encoded = prompts.build(messages);
    var prompt =
        new Prompt(
            encoded.tokenIds(),
            encoded.images().stream().map(image -> pictures.prepare(image).pixels()).toList());
    var sequences = model.prefillEach(prompt, policies, MOST_TOKENS);
    try {
      return sequences.stream().map(this::greedy).toList();
    } finally {
      sequences.forEach(CachedSequence::close);
    }
  }

  private String greedy(CachedSequence sequence) {
    var text = new StringBuilder();
    var detokenizer = prompts.tokenizer().detokenizer();
    int token = highest(sequence.logits());
    while (token != end && sequence.hasRoom()) {
      text.append(detokenizer.add(token));
      model.decode(sequence, token);
      token = highest(sequence.logits());
    }
    return text.append(detokenizer.end()).toString();
  }

  private static int highest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public void close() {
    model.close();
    prompts.close();
  }
}
