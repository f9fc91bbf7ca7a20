package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.prompting.SampleChats;
import dev.crosskeep.evaluation.run.SampleResult.ContenderAnswer;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks a running service some of an evaluation's samples again; it has to answer the same. */
public final class ApiCheck {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int OK = 200;

  /**
   * What came of it.
   *
   * @param asked how many samples were asked
   * @param differences one sentence for each that was answered otherwise
   */
  public record Outcome(int asked, List<String> differences) {}

  private final URI url;
  private final Optional<String> key;
  private final String model;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * A check against a service.
   *
   * @param service such as {@code http://localhost:8080}; it has to grant every policy
   * @param key an API key, where one is wanted
   * @param model the model's name there
   */
  public ApiCheck(URI service, Optional<String> key, String model) {
    this.url = service.resolve("/v1/chat/completions");
    this.key = key;
    this.model = model;
  }

  /**
   * Asks the first samples of each data set, each under another contender, in turns.
   *
   * @throws EvaluationException when the service does not answer
   */
  public Outcome run(
      MileBench sets, EvaluationPlan plan, Path resultFile, GreedyModel tokens, int samples) {
    List<SampleResult> results;
    try (var file = ResultFile.open(resultFile, plan)) {
      results = file.results();
    }
    var differences = new ArrayList<String>();
    int asked = 0;
    for (var entry : DataSets.read(sets, plan).entrySet()) {
      var chats =
          new SampleChats(sets, entry.getKey(), entry.getValue(), tokens, plan.mostTokens());
      var first =
          results.stream()
              .filter(result -> result.dataset().equals(entry.getKey()))
              .filter(result -> result.skipped() == null)
              .limit(samples)
              .toList();
      for (var result : first) {
        int contender = asked++ % plan.contenders().size();
        var answer = ask(chats, sample(entry.getValue(), result), plan, contender);
        difference(plan, result, contender, answer).ifPresent(differences::add);
      }
    }
    return new Outcome(asked, List.copyOf(differences));
  }

  private static Sample sample(Annotation annotation, SampleResult result) {
    return annotation.samples().stream()
        .filter(sample -> sample.id() == result.sample())
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> difference(
      EvaluationPlan plan, SampleResult result, int contender, ContenderAnswer answer) {
    var expected = result.answers().get(contender).withoutFidelity();
    return answer.equals(expected)
        ? Optional.empty()
        : Optional.of(
            "%s %d under %s: %s here, %s there"
                .formatted(
                    result.dataset(),
                    result.sample(),
                    plan.contenders().get(contender).name(),
                    expected,
                    answer));
  }

  private ContenderAnswer ask(
      SampleChats chats, Sample sample, EvaluationPlan plan, int contender) {
    try {
      var body = JSON.createObjectNode();
      body.put("model", model);
      body.put("temperature", 0);
      body.put("max_tokens", plan.mostTokens());
      body.set("kv_cache", JSON.valueToTree(plan.contenders().get(contender).policy()));
      var messages = body.putArray("messages");
      chats.of(sample).forEach(message -> messages.add(json(message)));
      var request =
          HttpRequest.newBuilder(url)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
      key.ifPresent(value -> request.header("Authorization", "Bearer " + value));
      var response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new EvaluationException(
            "%s answers %d: %s".formatted(url, response.statusCode(), response.body()));
      }
      return answer(JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new EvaluationException(url + " does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvaluationException("The check was interrupted.", e);
    }
  }

  private static ContenderAnswer answer(JsonNode response) {
    var cache = response.path("kv_cache");
    return new ContenderAnswer(
        response.at("/choices/0/message/content").asString(),
        cache.path("kept_tokens").asInt(),
        cache.path("kept_bytes").asLong(),
        null);
  }

  private static ObjectNode json(ChatMessage message) {
    var json = JSON.createObjectNode();
    json.put("role", "user");
    var content = json.putArray("content");
    for (ContentPart part : message.parts()) {
      switch (part) {
        case ContentPart.Text(String text) ->
            content.addObject().put("type", "text").put("text", text);
        case ContentPart.Image(byte[] encoded) ->
            content
                .addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", "data:image/png;base64," + Base64.getEncoder().encodeToString(encoded));
      }
    }
    return json;
  }
}
