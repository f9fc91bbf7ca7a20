package dev.crosskeep.gateway.pictures;

import static dev.crosskeep.gateway.pictures.PictureHost.NAME;
import static dev.crosskeep.gateway.pictures.PictureHost.file;
import static dev.crosskeep.gateway.pictures.PictureHost.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.gateway.FakeEngine;
import dev.crosskeep.gateway.House;
import dev.crosskeep.gateway.Snapshots;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A gateway whose tenants may name pictures of a host that stands beside it. */
abstract class PictureHouse {

  static final String GOOD = "https://" + NAME + "/cat.png";
  static final String HOSTS = "[\"*.example.com\", \"*.example.net\"]";
  static final int LARGEST = 1 << 20;
  static final String REFUSAL =
      "a picture cannot be used: it must be a data: URL, or an https: URL of a host that this"
          + " tenant allows, with a PNG, JPEG, WebP or GIF of at most "
          + LARGEST
          + " bytes";

  static PictureHost host;
  static House house;

  @BeforeAll
  static void open() throws Exception {
    host = new PictureHost();
    house =
        House.open(
            context ->
                context.registerBean(
                    "pictureHosts", Internet.class, host::internet, bean -> bean.setPrimary(true)),
            "--crosskeep.gateway.refresh=50ms",
            "--crosskeep.gateway.max-body=2MB",
            "--crosskeep.gateway.pictures.max-size=1MB",
            "--crosskeep.gateway.pictures.per-request=5",
            "--crosskeep.gateway.pictures.patience=2m");
    allow(HOSTS, "{}");
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    host.close();
  }

  @BeforeEach
  void everythingWorks() throws Exception {
    house.engine.behave(FakeEngine.WORKS);
    host.server.behave(file("image/png", picture("png", 3, 2)));
    host.resolve(NAME, "127.0.0.1");
  }

  static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"invalid_image_url\"}}"
                .formatted(REFUSAL));
    assertThat(answer.headers().map().keySet())
        .isSubsetOf(Set.of("content-type", "content-length", "x-request-id"));
    assertThat(house.engine.heard()).isEmpty();
  }

  static String ask(String... urls) {
    return Arrays.stream(urls)
        .map("{\"type\": \"image_url\", \"image_url\": {\"url\": \"%s\"}}"::formatted)
        .collect(
            Collectors.joining(
                ", ", "{\"messages\": [{\"role\": \"user\", \"content\": [", "]}]}"));
  }

  /** What the demo tenant may have fetched, and its limits, from now on. */
  static void allow(String hosts, String limits) throws Exception {
    String usual = Snapshots.policies();
    int wholeAnswers = house.policies.wholeAnswers();
    house.policies.publish(
        usual.replaceFirst(
            "\"id\": \"demo\",",
            "\"id\": \"demo\", \"picture_hosts\": %s, \"limits\": %s,".formatted(hosts, limits)));
    House.eventually(() -> assertThat(house.policies.wholeAnswers()).isGreaterThan(wholeAnswers));
    // Whoever asks again has taken up what came before.
    int unchangedAnswers = house.policies.unchangedAnswers();
    House.eventually(
        () -> assertThat(house.policies.unchangedAnswers()).isGreaterThan(unchangedAnswers));
  }
}
