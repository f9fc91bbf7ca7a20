package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits as clients meet them. Those of a day, so that no minute ends in the middle of a test. */
class LimitsTest {

  /** Eight characters, two tokens. */
  private static final String QUESTION =
      "{\"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"12345678\"}]}";

  private static final String STREAM = QUESTION.replace("{\"max", "{\"stream\": true, \"max");

  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}";

  private static final String ANSWER =
      "{"
          + USAGE
          + ",\"kv_cache\":{\"method\":\"csp\",\"prompt_tokens\":10,\"image_tokens\":0,"
          + "\"text_tokens\":10,\"kept_tokens\":4,\"kept_image_tokens\":0,\"kept_text_tokens\":4,"
          + "\"full_bytes\":1000,\"kept_bytes\":400,\"peak_bytes\":1000,\"prune_ms\":0.5}}";

  private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";

  private static House house;
  private static int number;

  private Client client;
  private Client sibling;

  @BeforeAll
  static void open() throws Exception {
    house = House.open("--crosskeep.gateway.refresh=100ms");
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @BeforeEach
  void enter() {
    client = house.client();
    sibling = client;
    theEngineAnswers();
  }

  private static void theEngineAnswers() {
    house.engine.behave((_, engine) -> engine.send(FakeEngine.json(ANSWER)));
  }

  /** A new tenant with two keys, of which one has limits of its own. */
  private void limit(String ofTenant, String ofKey) throws Exception {
    number++;
    String tenant = "t" + number;
    String key = "ck_live_" + tenant;
    house.policies.publish(
        Snapshots.limited(
            Map.of(tenant, ofTenant),
            Snapshots.key(key, "k" + number, tenant, ", \"limits\": " + ofKey),
            Snapshots.key(key + "b", "k" + number + "b", tenant, "")));
    client = house.client().withKey(key);
    sibling = house.client().withKey(key + "b");
    House.eventually(
        () -> assertThat(client.send(client.to("/v1/models")).statusCode()).isEqualTo(200));
  }

  @Test
  void everyAnswerSaysWhatIsLeftAndTheLastThatNothingIs() throws Exception {
    limit("{}", "{\"requests_per_day\": 2}");

    assertRoom(client.chat(QUESTION), 200, "requests", "2", "1");
    assertRoom(client.chat(QUESTION), 200, "requests", "2", "0");
    var refused = client.chat(QUESTION);

    assertRoom(refused, 429, "requests", "2", "0");
    assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 86_400);
    assertThat(refused.headers().firstValue("x-ratelimit-reset-requests"))
        .hasValueSatisfying(reset -> assertThat(reset).matches("\\d+s"));
    var error = Client.error(refused);
    assertThat(error.path("type").asString()).isEqualTo("rate_limit_error");
    assertThat(error.path("code").asString()).isEqualTo("rate_limit_exceeded");
    assertThat(error.path("param").asString()).isEqualTo("requests_per_day");
    assertThat(error.path("message").asString())
        .isEqualTo(
            "requests_per_day of this key is 2, of which 2 are taken; this request asks for 1");
    assertThat(house.engine.heard()).hasSize(2 + 1); // and the look at the models
  }

  @Test
  void chatsAndRefusalsAreMeasuredAndNotWhoseTheyAre() throws Exception {
    limit("{}", "{\"requests_per_day\": 1}");

    assertThat(client.chat(QUESTION).statusCode()).isEqualTo(200);
    assertThat(client.chat(QUESTION).statusCode()).isEqualTo(429);

    House.eventually(() ->
        assertThat(client.manage("/actuator/prometheus").body())
            .contains("\ncrosskeep_limits_refused_total{holder=\"key\",limit=\"requests_per_day\"}")
            .contains("\ngen_ai_client_operation_duration_seconds_count{error_type=\"none\",")
            .contains("\ngen_ai_client_token_usage_tokens_sum{gen_ai_operation_name=\"chat\",")
            .containsPattern("\nhttp_client_requests_seconds_count\\{")
            .containsPattern(
                "\nhttp_server_requests_seconds_count\\{.*status=\"429\",uri=\"/v1/chat/completions\"")
            .doesNotContain("\"t" + number + "\"", "\"k" + number + "\""));
  }

  @Test
  void aRequestMustPassTheLimitsOfItsKeyAndThoseOfItsTenant() throws Exception {
    limit("{\"requests_per_day\": 3}", "{\"requests_per_day\": 2}");

    assertThat(client.chat(QUESTION).statusCode()).isEqualTo(200);
    assertThat(client.chat(QUESTION).statusCode()).isEqualTo(200);
    assertRefused(client.chat(QUESTION), "this key");
    // The key that has no limits has those of its tenant, which the other key has used, too.
    assertRoom(sibling.chat(QUESTION), 200, "requests", "3", "0");
    assertRefused(sibling.chat(QUESTION), "this tenant");
  }

  @Test
  void whatWasReservedIsReconciledWithWhatTheAnswerUsed() throws Exception {
    limit("{}", "{\"total_tokens_per_day\": 100}");

    // 2 + 50 are reserved, of which 10 + 5 are used.
    assertRoom(client.chat(QUESTION), 200, "tokens", "100", "48");
    assertRoom(client.chat(QUESTION), 200, "tokens", "100", "33");
    assertRoom(client.chat(QUESTION.replace("50", "70")), 429, "tokens", "100", "70");
  }

  @Test
  void aStreamIsReconciledWithItsLastChunk() throws Exception {
    limit("{}", "{\"total_tokens_per_day\": 100}");
    house.engine.behave((_, engine) -> {
      engine.beginStream();
      engine.sendChunk(TEXT + TEXT + "data: {\"choices\":[]," + USAGE + "}\n\ndata: [DO");
      engine.sendChunk("NE]\n\n");
      engine.endStream();
    });

    assertRoom(client.chat(STREAM), 200, "tokens", "100", "48");

    eventuallyLeft("85");
  }

  @Test
  void aStreamThatBreaksOffHasUsedItsPromptAndTheTextThatCame() throws Exception {
    limit("{}", "{\"total_tokens_per_day\": 100}");
    house.engine.behave((_, engine) -> {
      engine.beginStream();
      engine.sendChunk(TEXT + TEXT + TEXT);
    });

    assertThat(client.chat(STREAM).body()).contains("upstream_failed");

    eventuallyLeft("95"); // 100 - (2 + 3)
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aClientWhoLeavesBeforeAnythingWasUsedGetsAllOfItBack(boolean streamed) throws Exception {
    limit("{}", "{\"total_tokens_per_day\": 150, \"concurrent_requests\": 1}");
    var arrived = new CountDownLatch(1);
    var left = new CompletableFuture<Boolean>();
    house.engine.behave((_, engine) -> {
      arrived.countDown();
      left.complete(engine.hangsUp());
    });
    var leaving = client.sendAsync(client.chatRequest(streamed ? STREAM : QUESTION));
    assertThat(arrived.await(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    var meanwhile = client.chat(QUESTION);
    leaving.cancel(true);

    assertThat(meanwhile.statusCode()).isEqualTo(429);
    assertThat(meanwhile.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(Client.error(meanwhile).path("param").asString()).isEqualTo("concurrent_requests");
    assertThat(left.get()).isTrue();
    theEngineAnswers();
    House.eventually(() -> assertRoom(client.chat(QUESTION), 200, "tokens", "150", "98"));
  }

  @Test
  void whatTheEngineRefusesOrFailsAtCostsNothing() throws Exception {
    limit("{}", "{\"requests_per_day\": 1, \"concurrent_requests\": 1}");
    house.engine.behave((_, engine) ->
        engine.send(FakeEngine.json("{\"error\": 1}").replace("200 OK", "503 Full")));
    assertThat(client.chat(QUESTION).statusCode()).isEqualTo(503);
    house.engine.behave((_, engine) -> engine.send("nonsense\r\n\r\n"));
    House.eventually(() -> assertThat(client.chat(QUESTION).statusCode()).isEqualTo(502));
    theEngineAnswers();

    House.eventually(() -> assertThat(client.chat(QUESTION).statusCode()).isEqualTo(200));
  }

  @Test
  void whatCouldNeverPassIsRefusedWithTheNumbers() throws Exception {
    limit("{}", "{\"output_tokens_per_day\": 49, \"kv_bytes_in_flight\": 10}");

    var refused = client.chat(QUESTION);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Client.error(refused).path("message").asString())
        .isEqualTo("output_tokens_per_day of this key is 49, and this request asks for 50");
    assertThat(Client.error(refused).path("param").asString()).isEqualTo("output_tokens_per_day");
  }

  @ParameterizedTest(name = "{0} pictures of {1} x {1}")
  @CsvSource({"2, 10, 200", "3, 1, 400", "1, 15, 400", "2, 11, 400"})
  void picturesAreLimitedByNumberAndByPixels(int pictures, int side, int status) throws Exception {
    limit("{}", "{\"images_per_request\": 2, \"pixels_per_request\": 200}");

    var answer = client.chat(withPictures(pictures, picture(side)));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 400) {
      assertThat(Client.error(answer).path("message").asString()).contains("of this key is 2");
    }
  }

  @Test
  void aPictureThatDoesNotTellItsSizeIsRefusedWherePixelsAreLimited() throws Exception {
    limit("{}", "{\"pixels_per_request\": 200}");

    var refused = client.chat(withPictures(1, "data:image/png;base64,AAAA"));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Client.error(refused).path("code").asString()).isEqualTo("invalid_image");
  }

  @Test
  void aBodyIsCountedAsItArrives() throws Exception {
    limit("{\"body_bytes\": 100}", "{\"body_bytes\": 1000}");

    var refused = client.chat(QUESTION + " ".repeat(100));

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(Client.error(refused).path("message").asString()).contains("100 bytes");
    assertThat(client.chat(QUESTION).statusCode()).isEqualTo(200);
  }

  @Test
  void anAnswerTellsItsPolicyWhatWasKeptAndWhatTheGatewayCost() throws Exception {
    limit("{}", "{}");

    var headers = client.chat(QUESTION).headers();

    assertThat(headers.firstValue("x-kv-policy")).hasValue("full; version=7");
    assertThat(headers.firstValue("x-kv-kept")).hasValue("4/10");
    assertThat(headers.firstValue("x-request-id")).isPresent();
    assertThat(Double.parseDouble(headers.firstValue("x-gateway-overhead-ms").orElseThrow()))
        .isBetween(0.0, 10_000.0);
    assertThat(headers.firstValue("x-ratelimit-limit-requests")).isEmpty();
  }

  /** Asks for more than there is, so that looking takes nothing. */
  private void eventuallyLeft(String tokens) throws Exception {
    House.eventually(
        () -> assertRoom(client.chat(QUESTION.replace("50", "98")), 429, "tokens", "100", tokens));
  }

  private static void assertRoom(
      HttpResponse<String> answer, int status, String what, String most, String left) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("x-ratelimit-limit-" + what)).hasValue(most);
    assertThat(answer.headers().firstValue("x-ratelimit-remaining-" + what)).hasValue(left);
  }

  private static void assertRefused(HttpResponse<String> answer, String whose) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(Client.error(answer).path("message").asString()).contains(whose);
  }

  private static String withPictures(int count, String url) {
    String part = "{\"type\": \"image_url\", \"image_url\": {\"url\": \"" + url + "\"}}";
    return "{\"messages\": [{\"content\": ["
        + String.join(",", Collections.nCopies(count, part))
        + "]}]}";
  }

  private static String picture(int side) throws Exception {
    var file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "png", file);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(file.toByteArray());
  }
}
