package dev.crosskeep.prompt;

import dev.crosskeep.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A checkpoint's chat template as text, and the two tokens that templates call by name.
 *
 * @param file where the template stands, for messages
 * @param bosToken how a conversation begins, such as {@code <s>}; may be empty
 * @param eosToken how an answer ends, such as {@code </s>}; may be empty
 */
record TemplateSource(Path file, String template, String bosToken, String eosToken) {

  /** Looks where {@code transformers} looks, newest form first; without any it is LLaVA-1.5's. */
  static TemplateSource find(Path checkpoint) {
    Path settingsFile = checkpoint.resolve("tokenizer_config.json");
    Optional<JsonNode> settings = JsonFiles.objectIfPresent(settingsFile);
    String bos = settings.map(s -> token(s.path("bos_token"))).orElse("");
    String eos = settings.map(s -> token(s.path("eos_token"))).orElse("");

    Path plain = checkpoint.resolve("chat_template.jinja");
    if (Files.exists(plain)) {
      return new TemplateSource(plain, JsonFiles.text(plain), bos, eos);
    }
    Path json = checkpoint.resolve("chat_template.json");
    Optional<String> template = JsonFiles.objectIfPresent(json).flatMap(root -> in(root, json));
    if (template.isPresent()) {
      return new TemplateSource(json, template.get(), bos, eos);
    }
    return new TemplateSource(
        settingsFile,
        settings.flatMap(root -> in(root, settingsFile)).orElseGet(TemplateSource::vicuna),
        bos,
        eos);
  }

  /** {@code chat_template}: one template, or several with names of which "default" counts. */
  private static Optional<String> in(JsonNode root, Path file) {
    JsonNode template = root.path("chat_template");
    if (template.isMissingNode() || template.isNull()) {
      return Optional.empty();
    }
    if (template.isArray()) {
      template =
          template
              .valueStream()
              .filter(named -> "default".equals(named.path("name").asString("")))
              .findFirst()
              .map(named -> named.path("template"))
              .orElse(template);
    }
    if (!template.isString()) {
      throw new CheckpointException(file, "chat_template is neither text nor has a default");
    }
    return Optional.of(template.stringValue());
  }

  /** A token is written as text or as an object with {@code content}. */
  private static String token(JsonNode token) {
    return token.isObject() ? token.path("content").asString("") : token.asString("");
  }

  private static String vicuna() {
    try (InputStream in = TemplateSource.class.getResourceAsStream("vicuna_chat_template.jinja")) {
      if (in == null) {
        throw new IllegalStateException("the fallback chat template is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
