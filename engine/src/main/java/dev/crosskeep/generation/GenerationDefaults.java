package dev.crosskeep.generation;

import dev.crosskeep.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a checkpoint wants to be asked: what {@code generation_config.json} says, else {@code
 * config.json}, else the defaults of {@code transformers}.
 *
 * <p>A checkpoint that does not say {@code do_sample} is greedy, as it is in {@code transformers}:
 * an answer about a picture should be the model's best one, and the same one twice.
 *
 * @param endTokens tokens that end an answer
 * @param temperature for requests that name none; 0 is greedy
 * @param topP for requests that name none
 */
record GenerationDefaults(Set<Integer> endTokens, double temperature, double topP) {

  private static final int LLAMA_END_TOKEN = 2;

  /**
   * Reads both files; only {@code config.json} must exist.
   *
   * @param vocabSize token ids are below this
   * @throws CheckpointException when one of them cannot be read or says nonsense
   */
  static GenerationDefaults read(Path checkpoint, int vocabSize) {
    Path file = checkpoint.resolve("generation_config.json");
    JsonNode config = read(checkpoint.resolve("config.json"));
    JsonNode generation = Files.exists(file) ? read(file) : config.path("no generation config");
    try {
      boolean sample = generation.path("do_sample").asBoolean(false);
      double temperature = sample ? generation.path("temperature").asDouble(1) : 0;
      double topP = sample ? generation.path("top_p").asDouble(1) : 1;
      Sampling.requireTemperature(temperature);
      Sampling.requireProbability(topP);
      return new GenerationDefaults(
          endTokens(endToken(generation, config), vocabSize), temperature, topP);
    } catch (InvalidRequestException | JacksonException e) {
      throw new CheckpointException(file, String.valueOf(e.getMessage()), e);
    }
  }

  /** What chooses the tokens of one answer. */
  Sampler sampler(Sampling wanted) {
    Random random =
        wanted.seed().isPresent() ? new Random(wanted.seed().getAsLong()) : new Random();
    return new Sampler(
        wanted.temperature().orElse(temperature), wanted.topP().orElse(topP), random);
  }

  private static JsonNode endToken(JsonNode generation, JsonNode config) {
    return Stream.of(generation, config, config.path("text_config"))
        .map(fields -> fields.path("eos_token_id"))
        .filter(value -> !value.isMissingNode() && !value.isNull())
        .findFirst()
        .orElse(JsonMapper.shared().getNodeFactory().numberNode(LLAMA_END_TOKEN));
  }

  /** One number or a list of them. */
  private static Set<Integer> endTokens(JsonNode value, int vocabSize) {
    Stream<JsonNode> ids = value.isArray() ? value.valueStream() : Stream.of(value);
    return ids.map(id -> endToken(id, vocabSize)).collect(Collectors.toUnmodifiableSet());
  }

  private static int endToken(JsonNode id, int vocabSize) {
    if (!id.isInt() || id.intValue() < 0 || id.intValue() >= vocabSize) {
      throw new InvalidRequestException(
          "eos_token_id must be a token below " + vocabSize + ", but is " + id, "eos_token_id");
    }
    return id.intValue();
  }

  private static JsonNode read(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (IOException | JacksonException e) {
      throw new CheckpointException(file, "cannot be read as JSON", e);
    }
  }
}
