package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.checkpoint.FloatTensor;
import dev.crosskeep.checkpoint.SafetensorsFile;
import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.image.ImagePreprocessor;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.prompt.PromptBuilder;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.session.ReadTokens;
import dev.crosskeep.session.ReadTokens.Common;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A conversation of four turns about five pictures with the bundled model, of whose cache a fifth
 * stays: every token of every answer is that of a fresh run over the whole conversation, written as
 * loops, in which what was evicted is masked.
 */
class BundledConversationTest {

  private static final Path MODEL = Path.of("..", "models", "tiny-llava");
  private static final Path SAMPLES = Path.of("..", "docs", "samples");
  private static final int END = 1;
  private static final int LONGEST = 24;

  private static final PruningPolicy FIFTH =
      PolicyJson.read("{\"method\": \"csp\", \"budget\": {\"ratio\": 0.2}}");

  private final LlavaConfig config = LlavaConfig.read(MODEL.resolve("config.json"));
  private final ImagePreprocessor pictures =
      ImagePreprocessor.load(MODEL, config.imageSize(), ImageLimits.DEFAULT);
  private final LlavaModel model = LlavaModel.load(MODEL, Placement.cpu(ComputeType.FLOAT32));
  private final PromptBuilder prompts =
      PromptBuilder.load(MODEL, config.imageTokenId(), config.maxPositions());

  private final List<ChatMessage> messages = new ArrayList<>();
  private Optional<CachedSequence> sequence = Optional.empty();
  private ReadTokens read = new ReadTokens(new int[0], List.of(), new int[0]);

  @SuppressWarnings("NullAway.Init") // set before the test
  private PlainDecoder loops;

  private final PrunedTurns visibility = new PrunedTurns(0, true);

  @BeforeEach
  void readWeights() throws IOException {
    var stored = SafetensorsFile.open(MODEL.resolve("model.safetensors"));
    Map<String, FloatTensor> tensors = new HashMap<>();
    for (String name : stored.names()) {
      tensors.put(name, new FloatTensor(stored.floats(name), stored.shape(name)));
    }
    var text = config.text();
    loops =
        new PlainDecoder(
            new PlainDecoder.Shape(
                text.layers(),
                text.heads(),
                text.kvHeads(),
                text.headDim(),
                config.imageTokenId(),
                false),
            tensors,
            1);
  }

  @AfterEach
  void close() {
    sequence.ifPresent(CachedSequence::close);
    model.close();
    prompts.close();
  }

  @Test
  void everyAnswerIsThatOfAFreshRunThatKeepsTheSameEntries() throws IOException {
    assertThat(turn("what colour is the star in picture 1?", "album-1.png", "album-2.png"))
        .isEqualTo(2);
    assertThat(turn("how many shapes are in picture 3?", "album-3.png", "album-4.png"))
        .isEqualTo(2);
    assertThat(turn("describe picture 5.", "shapes-1.png")).isEqualTo(1);
    assertThat(turn("how many shapes are in picture 2?")).isZero();
  }

  /** Asks, compares the whole answer with the loops, and returns how many pictures were encoded. */
  private int turn(String question, String... files) throws IOException {
    ask(question, files);
    EncodedPrompt conversation = prompts.build(messages);
    CachedSequence next = opened(conversation);
    visibility.add(next, model);
    int tokens = conversation.tokenIds().length + conversation.images().size() * 35;
    assertThat(next.promptTokens()).isEqualTo(tokens);
    assertThat(next.report().keptTokens()).isEqualTo(tokens / 5 - 1); // and a summary

    List<float[]> logits = new ArrayList<>();
    List<Integer> answer = new ArrayList<>();
    int token = choose(next, logits);
    while (token != END && answer.size() < LONGEST - 1) {
      answer.add(token);
      model.decode(next, token);
      token = choose(next, logits);
    }
    assertLikeTheLoops(conversation, answer, logits);

    var text = prompts.tokenizer().detokenizer();
    String said = answer.stream().map(text::add).reduce("", String::concat) + text.end();
    messages.add(ChatMessage.text(Role.ASSISTANT, said));
    read = new ReadTokens(conversation.tokenIds(), hashes(conversation), ints(answer));
    return next.report().imagesEncoded();
  }

  private void ask(String question, String... files) throws IOException {
    List<ContentPart> parts = new ArrayList<>();
    for (String file : files) {
      parts.add(new ContentPart.Image(Files.readAllBytes(SAMPLES.resolve(file))));
    }
    parts.add(new ContentPart.Text(question));
    messages.add(new ChatMessage(Role.USER, parts));
  }

  /** Reads what of the conversation was not read before. */
  private CachedSequence opened(EncodedPrompt conversation) {
    Common common = read.commonWith(conversation.tokenIds(), hashes(conversation)).orElseThrow();
    var added =
        new Prompt(
            Arrays.copyOfRange(
                conversation.tokenIds(), common.tokenIds(), conversation.tokenIds().length),
            conversation.images().subList(common.pictures(), conversation.images().size()).stream()
                .map(image -> pictures.prepare(image).pixels())
                .toList());
    CachedSequence next =
        sequence
            .map(earlier -> model.extend(earlier, common.answerTokens(), added, FIFTH, LONGEST))
            .orElseGet(() -> model.prefill(added, FIFTH, LONGEST));
    sequence.ifPresent(CachedSequence::close);
    sequence = Optional.of(next);
    return next;
  }

  private static int choose(CachedSequence next, List<float[]> logits) {
    logits.add(next.logits());
    return ToyPrompts.highest(next.logits());
  }

  private void assertLikeTheLoops(
      EncodedPrompt conversation, List<Integer> answer, List<float[]> logits) {
    var all = new Prompt(conversation.tokenIds(), pixels(conversation));
    List<double[]> states = new ArrayList<>(loops.promptStates(model, all));
    int promptTokens = states.size();
    answer.forEach(token -> states.add(loops.embedding(token)));
    double[][] expected = loops.logits(states.toArray(double[][]::new), visibility);
    for (int step = 0; step < logits.size(); step++) {
      assertThat(Differences.largest(logits.get(step), expected[promptTokens - 1 + step]))
          .as("token %d of turn %d", step, (messages.size() + 1) / 2)
          .isLessThan(1e-3);
    }
  }

  private List<PixelValues> pixels(EncodedPrompt conversation) {
    return conversation.images().stream().map(image -> pictures.prepare(image).pixels()).toList();
  }

  private static List<String> hashes(EncodedPrompt conversation) {
    return conversation.images().stream().map(Arrays::hashCode).map(String::valueOf).toList();
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
