package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Variant;
import dev.crosskeep.evaluation.prompting.ContextLimits;
import dev.crosskeep.evaluation.prompting.SamplePrompt;
import dev.crosskeep.evaluation.prompting.SamplePrompts;
import dev.crosskeep.evaluation.prompting.TextTokens;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.PromptBuilder;
import dev.crosskeep.prompt.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What MileBench's building makes of a sample is, token for token, what training shows. */
class TaughtPromptTest {

  private static final Path MODEL = Path.of("..", "models", "tiny-llava");
  private static final int SAMPLES = 16;
  private static final long SEED = 9;

  /** A picture's patches, and the words "picture K" in front of them. */
  private static final int TOKENS_A_PICTURE = Renderer.PATCHES + 2;

  /** The shortest prompts that policies prune if nothing else is said. */
  private static final int PRUNED_FROM = 64;

  @TempDir private static Path root;
  private static HuggingFaceTokenizer tokenizer;
  private static PromptBuilder prompts;
  private static TextEncoder encoder;

  @BeforeAll
  static void writeSets() throws IOException {
    SetWriter.write(root, SAMPLES, SEED);
    var file = MODEL.resolve("tokenizer.json");
    tokenizer = HuggingFaceTokenizer.newInstance(file, Map.of("addSpecialTokens", "false"));
    prompts =
        PromptBuilder.load(MODEL, TokenizerFile.SPECIAL.indexOf("<image>"), Exporter.MAX_POSITIONS);
    encoder = new TextEncoder(file);
  }

  @AfterAll
  static void free() {
    encoder.close();
    prompts.close();
    tokenizer.close();
  }

  static Stream<SetGroup> groups() {
    return EvaluationSets.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void everySampleBecomesThePromptThatTrainingShows(SetGroup group) {
    var drawn = group.draw(SAMPLES, SEED);
    for (int i = 0; i < group.dataSets().size(); i++) {
      var annotation = read(group.dataSets().get(i));
      for (int id = 0; id < SAMPLES; id++) {
        var asked = drawn.get(id).get(i);
        var prompt = builder(annotation).of(annotation.samples().get(id));
        var built = prompts.build(List.of(user(prompt))).tokenIds();

        assertThat(built).isEqualTo(taught(asked.scene(), asked.turns().getLast()));
        assertThat(prompt.images()).hasSameSizeAs(asked.scene().pictures());
        assertThat(built.length + prompt.images().size() * (Renderer.PATCHES - 1))
            .isBetween(PRUNED_FROM, Exporter.MAX_POSITIONS / 2);
      }
    }
  }

  @Test
  void theTurnsBecomeTheConversationThatTrainingShows() {
    var group = groups().filter(g -> g.name().equals("conversation")).findFirst().orElseThrow();
    var drawn = group.draw(SAMPLES, SEED);
    var annotation = read(group.dataSets().getFirst());
    var data =
        new JsonMapper()
            .readTree(root.resolve("ConversationMMCoQA/ConversationMMCoQA.json"))
            .path("data");
    for (int id = 0; id < SAMPLES; id++) {
      var sample = annotation.samples().get(id);
      var turns = data.path(id).path("task_instance").path("turns");
      var opening =
          new dev.crosskeep.evaluation.milebench.Sample(
              id,
              sample.instruction(),
              turns.path(0).path("context").asString(),
              List.of(),
              sample.images(),
              List.of(),
              turns.path(0).path("response").asString());
      var built =
          prompts.build(
              List.of(
                  user(builder(annotation).of(opening)),
                  ChatMessage.text(Role.ASSISTANT, turns.path(0).path("answer").asString()),
                  ChatMessage.text(Role.USER, turns.path(1).path("context").asString())));
      var asked = drawn.get(id).getFirst();

      assertThat(built.tokenIds())
          .isEqualTo(taught(asked.scene(), asked.turns().toArray(Turn[]::new)));
    }
  }

  private static Annotation read(DataSet dataSet) {
    return new MileBench(root).read(dataSet.name(), new Variant.Plain());
  }

  private static SamplePrompts builder(Annotation annotation) {
    return new SamplePrompts(
        annotation, new ContextLimits(Exporter.MAX_POSITIONS, TOKENS_A_PICTURE), new Tokens());
  }

  /** The prompt as an evaluation sends it: texts and pictures in turn. */
  private static ChatMessage user(SamplePrompt prompt) {
    var parts = new ArrayList<ContentPart>();
    var texts = prompt.texts();
    for (int k = 0; k < texts.size(); k++) {
      if (k > 0) {
        parts.add(new ContentPart.Image(new byte[0]));
      }
      if (!texts.get(k).isEmpty()) {
        parts.add(new ContentPart.Text(texts.get(k)));
      }
    }
    return new ChatMessage(Role.USER, parts);
  }

  /** The tokens of a conversation up to its last answer, laid out as in training's rows. */
  private static int[] taught(Scene scene, Turn... turns) {
    var pieces = new ArrayList<>(List.of("<s>", "<|user|>"));
    for (int k = 0; k <= scene.pictures().size(); k++) {
      for (var code : scene.codes()) {
        if (code.beforePicture() == k) {
          pieces.add(" " + code.sentence());
        }
      }
      if (k < scene.pictures().size()) {
        pieces.add(" picture " + (k + 1));
        pieces.add("<image>");
      }
    }
    String opening = " ";
    for (var turn : turns) {
      pieces.add(opening + turn.exchange().question() + "<|assistant|>");
      opening = " " + turn.exchange().answer() + "</s><|user|> ";
    }
    return pieces.stream().flatMapToInt(piece -> IntStream.of(encoder.encode(piece))).toArray();
  }

  /** The bundled model's tokenizer, for MileBench's cut. */
  private static final class Tokens implements TextTokens {

    @Override
    public List<Integer> encode(String text) {
      return LongStream.of(tokenizer.encode(text).getIds()).mapToObj(Math::toIntExact).toList();
    }

    @Override
    public String decode(List<Integer> tokens) {
      return tokenizer.decode(tokens.stream().mapToLong(Integer::longValue).toArray());
    }
  }
}
