package dev.crosskeep.policy.playground;

import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.service.problems.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A question about pictures, and the policy that its answer gets.
 *
 * @param pictures as {@code data:} URLs, in the order in which the model sees them
 * @param fidelity whether the answer is compared with the full cache's
 */
public record Question(String text, List<String> pictures, PruningPolicy policy, boolean fidelity) {

  /** How many pictures fit into a question. */
  public static final int MOST_PICTURES = 8;

  /** Bytes of all pictures together; a question is in memory three times while it is handed on. */
  public static final int LARGEST_PICTURES = 6 << 20;

  /** Characters of the question. */
  public static final int LONGEST_TEXT = 4000;

  /** Base64 makes four bytes of three; the rest is the question, escaped, and the policy. */
  private static final int LARGEST_BODY = LARGEST_PICTURES / 3 * 4 + (64 << 10);

  private static final Pattern PICTURE =
      Pattern.compile("data:image/(png|jpeg);base64,[A-Za-z0-9+/]++={0,2}+");

  private static final JsonMapper JSON = JsonMapper.shared();

  public Question {
    pictures = List.copyOf(pictures);
  }

  /**
   * Reads {@code {"question", "pictures", "policy", "fidelity"}}.
   *
   * @throws Refusal naming the field, for anything else
   */
  public static Question read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
    if (bytes.length > LARGEST_BODY) {
      throw Refusal.tooLarge(
          "the pictures must have at most %d MB together".formatted(megabytes()));
    }
    var question = json(bytes);
    return new Question(
        text(question.path("question")),
        pictures(question.path("pictures")),
        policy(question.path("policy")),
        question.path("fidelity").asBoolean(false));
  }

  private static int megabytes() {
    return LARGEST_PICTURES >> 20;
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException _) {
      throw Refusal.request("the question must be a JSON object");
    }
  }

  private static String text(JsonNode given) {
    String text = given.stringValue("").strip();
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      throw Refusal.field(
          "question", "the question must have 1 to %d characters".formatted(LONGEST_TEXT));
    }
    return text;
  }

  private static List<String> pictures(JsonNode given) {
    if (given.size() > MOST_PICTURES) {
      throw Refusal.field(
          "pictures", "a question may have at most %d pictures".formatted(MOST_PICTURES));
    }
    return given.valueStream().map(Question::picture).toList();
  }

  private static String picture(JsonNode given) {
    String url = given.stringValue("");
    if (!PICTURE.matcher(url).matches()) {
      throw Refusal.field("pictures", "each picture must be a PNG or a JPEG");
    }
    return url;
  }

  private static PruningPolicy policy(JsonNode given) {
    try {
      return PolicyJson.read(given);
    } catch (InvalidPolicyException e) {
      throw Refusal.field(
          ("policy." + e.field()).replaceFirst("\\.$", ""), String.valueOf(e.getMessage()));
    }
  }
}
