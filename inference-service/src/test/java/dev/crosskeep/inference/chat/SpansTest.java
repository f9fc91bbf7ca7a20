package dev.crosskeep.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@ToyService
@Import(SpansTest.Collector.class)
@ExtendWith(OutputCaptureExtension.class)
class SpansTest {

  private static final String CALLER = "00f067aa0ba902b7";

  @LocalServerPort private int port;
  @Autowired private Collector collector;
  @Autowired private SdkTracerProvider provider;

  private Client client = new Client(0);
  private final String trace = UUID.randomUUID().toString().replace("-", "");

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTraceTellsWhereAnAnswersTimeWent(boolean streamed) throws Exception {
    ask(question("hello", streamed));

    var request = span("http post /v1/chat/completions");
    var chat = span("chat toy");
    assertThat(request.getParentSpanId()).isEqualTo(CALLER);
    assertThat(chat.getParentSpanId()).isEqualTo(request.getSpanId());
    for (String step : List.of("queue", "prefill", "decode")) {
      assertThat(span(step).getParentSpanId()).isEqualTo(chat.getSpanId());
    }
    assertThat(span("queue").getEndEpochNanos()).isEqualTo(span("prefill").getStartEpochNanos());
    assertThat(span("prefill").getEndEpochNanos()).isEqualTo(span("decode").getStartEpochNanos());
    assertThat(chat.getEvents()).singleElement().matches(e -> e.getName().equals("first token"));
  }

  @Test
  void anAnswersSpanHasTheNumbersOfTheAnswer() throws Exception {
    var answer = Client.JSON.readTree(ask(question("hello", false)));

    assertThat(span("chat toy").getAttributes().asMap())
        .containsEntry(AttributeKey.stringKey("gen_ai.operation.name"), "chat")
        .containsEntry(AttributeKey.stringKey("gen_ai.request.model"), "toy")
        .containsEntry(
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"), List.of("length"))
        .containsEntry(
            AttributeKey.longKey("gen_ai.usage.input_tokens"),
            answer.at("/usage/prompt_tokens").longValue())
        .containsEntry(AttributeKey.longKey("gen_ai.usage.output_tokens"), 3L)
        .containsEntry(
            AttributeKey.stringKey("crosskeep.kv.method"),
            answer.at("/kv_cache/method").stringValue())
        .containsEntry(
            AttributeKey.longKey("crosskeep.kv.kept_tokens"),
            answer.at("/kv_cache/kept_tokens").longValue())
        .containsEntry(
            AttributeKey.longKey("crosskeep.kv.kept_bytes"),
            answer.at("/kv_cache/kept_bytes").longValue());
  }

  @Test
  void aQuestionWithoutAnAnswerSaysSo() throws Exception {
    ask(question("x".repeat(10_000), false));

    assertThat(span("chat toy").getAttributes().asMap())
        .containsEntry(AttributeKey.stringKey("error.type"), "unanswered");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsAskedAndAnsweredIsInNoSpanAndNoLog(boolean streamed, CapturedOutput output)
      throws Exception {
    String picture = Client.picture(2, 2);
    String whole =
        Client.JSON.writeValueAsString(
            question(Client.shows(picture, "the marker in a question"), streamed));

    ask(whole);
    ask(whole.replace("messages", "message")); // refused, as it has none
    ask(whole.substring(0, whole.length() - 1)); // no JSON
    ask(whole.replace("\"max_tokens\":3", "\"max_tokens\":\"the marker in a number\""));
    ask(whole.replace("base64,", "base64,the marker in a picture"));

    var spans = spans(5);
    assertThat(spans).hasSizeGreaterThan(5);
    assertThat(spans.toString() + output)
        .doesNotContain("the marker", picture.substring(picture.length() - 40));
  }

  private static String question(String words, boolean streamed) {
    return Client.JSON.writeValueAsString(question(Client.says(words), streamed));
  }

  private static Map<String, Object> question(Map<String, Object> message, boolean streamed) {
    return Map.of(
        "model", "toy", "messages", List.of(message), "max_tokens", 3, "stream", streamed);
  }

  private String ask(String body) throws Exception {
    return client
        .send(
            client
                .post("/v1/chat/completions")
                .header("traceparent", "00-" + trace + "-" + CALLER + "-01")
                .POST(BodyPublishers.ofString(body)))
        .body();
  }

  private SpanData span(String name) {
    var named = spans(1).stream().filter(span -> span.getName().equals(name)).toList();
    assertThat(named).as(name).hasSize(1);
    return named.getFirst();
  }

  /** The spans of this test's trace; the request's own ends a moment after its answer. */
  private List<SpanData> spans(int requests) {
    long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    List<SpanData> spans;
    do {
      provider.forceFlush().join(1, TimeUnit.MINUTES);
      spans = collector.spans.stream().filter(span -> span.getTraceId().equals(trace)).toList();
    } while (spans.stream().filter(span -> span.getName().startsWith("http")).count() < requests
        && System.nanoTime() < patience);
    return spans;
  }

  /** Stands where an exporter would. */
  static final class Collector implements SpanExporter {

    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      spans.addAll(ended);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
