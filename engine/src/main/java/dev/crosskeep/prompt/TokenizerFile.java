package dev.crosskeep.prompt;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.prompt.SpecialTokens.SpecialToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A checkpoint's {@code tokenizer.json}: what Crosskeep has to know of it besides running it. */
final class TokenizerFile {

  private final Path file;
  private final JsonNode root;

  private TokenizerFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static TokenizerFile read(Path checkpoint) {
    Path file = checkpoint.resolve("tokenizer.json");
    TokenizerFile read = new TokenizerFile(file, JsonFiles.object(file));
    read.vocabulary(); // everything else builds on it
    return read;
  }

  /** Refuses the file. */
  CheckpointException problem(String problem) {
    return new CheckpointException(file, problem);
  }

  CheckpointException problem(String problem, Throwable cause) {
    return new CheckpointException(file, problem, cause);
  }

  /**
   * The tokens that must only ever come from a template: those the file calls special, and the
   * image token, whatever the file calls it.
   */
  SpecialTokens specialTokens(int imageTokenId) {
    List<SpecialToken> tokens = new ArrayList<>();
    for (JsonNode token : root.path("added_tokens")) {
      int id = token.path("id").asInt(-1);
      String content = token.path("content").asString("");
      if (id < 0 || content.isEmpty()) {
        throw problem("an entry of added_tokens has no id or no content: " + token);
      }
      if (token.path("special").asBoolean(false) || id == imageTokenId) {
        tokens.add(new SpecialToken(id, content));
      }
    }
    return new SpecialTokens(tokens);
  }

  /**
   * The special tokens that the file's post-processor puts before every prompt, mostly {@code <s>}.
   * What it would put behind the prompt is left out: the answer belongs there.
   */
  List<Integer> promptStart() {
    return steps(root.path("post_processor"))
        .filter(step -> "TemplateProcessing".equals(step.path("type").asString("")))
        .findFirst()
        .map(this::promptStart)
        .orElse(List.of());
  }

  private static Stream<JsonNode> steps(JsonNode postProcessor) {
    return "Sequence".equals(postProcessor.path("type").asString(""))
        ? postProcessor.path("processors").valueStream()
        : Stream.of(postProcessor);
  }

  private List<Integer> promptStart(JsonNode template) {
    List<Integer> start = new ArrayList<>();
    for (JsonNode piece : template.path("single")) {
      if (piece.has("Sequence")) {
        break;
      }
      String name = piece.path("SpecialToken").path("id").asString("");
      JsonNode ids = template.path("special_tokens").path(name).path("ids");
      if (ids.isEmpty()) {
        throw problem("post_processor writes \"" + name + "\" but does not say its id");
      }
      ids.forEach(id -> start.add(id.asInt()));
    }
    return List.copyOf(start);
  }

  /** The largest id any token has. */
  int highestId() {
    return Stream.concat(
            vocabulary().propertyStream().map(entry -> entry.getValue().asInt(-1)),
            root.path("added_tokens").valueStream().map(token -> token.path("id").asInt(-1)))
        .mapToInt(Integer::intValue)
        .max()
        .orElseThrow();
  }

  /** The most characters one token stands for. A prompt of n characters has at least n / this. */
  int longestToken() {
    return vocabulary().propertyStream().mapToInt(entry -> entry.getKey().length()).max().orElse(1);
  }

  /**
   * A copy in which special tokens have private names that no text can spell, and nothing is cut
   * off or padded. All ids stay.
   */
  String withPrivateNames(SpecialTokens special) {
    ObjectNode copy = (ObjectNode) root.deepCopy();
    copy.putNull("truncation").putNull("padding");
    for (JsonNode token : copy.path("added_tokens")) {
      int id = token.path("id").asInt();
      if (special.content(id).isPresent()) {
        ((ObjectNode) token).put("content", PrivateMarks.nameOf(id)).put("normalized", false);
      }
    }
    ObjectNode model = (ObjectNode) copy.path("model");
    for (int id : special.ids()) {
      rename(special.content(id).orElseThrow(), id, model);
    }
    dropMergesInto(special, model);
    return copy.toString();
  }

  private void rename(String content, int id, ObjectNode model) {
    ObjectNode vocabulary = (ObjectNode) model.path("vocab");
    JsonNode inVocabulary = vocabulary.remove(content);
    if (inVocabulary != null) {
      if (inVocabulary.asInt() != id) {
        throw problem("token " + content + " has ids " + id + " and " + inVocabulary);
      }
      vocabulary.set(PrivateMarks.nameOf(id), inVocabulary);
    }
    if (content.equals(model.path("unk_token").asString(""))) {
      model.put("unk_token", PrivateMarks.nameOf(id));
    }
  }

  /** Letters must not merge into a special token either: {@code "<s" + ">"}. */
  private static void dropMergesInto(SpecialTokens special, ObjectNode model) {
    ArrayNode kept = model.arrayNode();
    for (JsonNode merge : model.path("merges")) {
      String merged =
          merge.isArray()
              ? merge.path(0).asString("") + merge.path(1).asString("")
              : merge.asString("").replaceFirst(" ", "");
      if (!special.isContent(merged)) {
        kept.add(merge);
      }
    }
    model.set("merges", kept);
  }

  private JsonNode vocabulary() {
    JsonNode vocabulary = root.path("model").path("vocab");
    if (!vocabulary.isObject() || vocabulary.isEmpty()) {
      throw problem("model.vocab must map tokens to ids; only such models (BPE) are supported");
    }
    return vocabulary;
  }
}
