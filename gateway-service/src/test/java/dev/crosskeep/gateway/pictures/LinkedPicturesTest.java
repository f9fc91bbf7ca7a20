package dev.crosskeep.gateway.pictures;

import static dev.crosskeep.gateway.pictures.PictureHost.NAME;
import static dev.crosskeep.gateway.pictures.PictureHost.file;
import static dev.crosskeep.gateway.pictures.PictureHost.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.gateway.Client;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that requests name by address, and what their hosts answer. */
class LinkedPicturesTest extends PictureHouse {

  /** More than sockets hold. */
  private static final long MUCH = 64 << 20;

  @ParameterizedTest
  @CsvSource({"png, image/png", "jpg, image/jpeg", "gif, image/gif"})
  void theEngineGetsThePictureInPlaceOfItsAddress(String format, String type) throws Exception {
    byte[] picture = picture(format, 5, 4);
    host.server.behave(file("text/plain", picture)); // nobody believes that

    var answer = house.client().chat(ask("https://%s/a%%20b.x?size=2&c".formatted(NAME)));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(house.engine.onlyRequest().body())
        .isEqualTo(ask("data:" + type + ";base64," + Base64.getEncoder().encodeToString(picture)));
    var asked = host.server.onlyRequest();
    assertThat(asked.line()).isEqualTo("GET /a%20b.x?size=2&c HTTP/1.1");
    assertThat(asked.header("Host")).isEqualTo(NAME);
    assertThat(asked.headers().keySet())
        .noneMatch(name -> name.equalsIgnoreCase("Authorization") || name.startsWith("X-"));
  }

  @Test
  void severalPicturesStayInTheirOrderBesideThoseThatAreThere() throws Exception {
    host.server.behave((request, client) -> {
      int width = Integer.parseInt(request.line().replaceAll("\\D*/(\\d+).*", "$1"));
      file("image/png", picture("png", width, 1)).answer(request, client);
    });
    String there = "data:image/png;base64," + base64(9);
    String one = "HTTPS:\\/\\/Pictures.Example.com:443\\/1"; // as PHP writes it
    String two = "https://" + NAME + "/2";

    var answer = house.client().chat(ask(one, there, two, one));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String prefix = "data:image/png;base64,";
    assertThat(house.engine.onlyRequest().body())
        .isEqualTo(ask(prefix + base64(1), there, prefix + base64(2), prefix + base64(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect"
      })
  void whereAnAnswerLeadsIsNotFollowed(String status) throws Exception {
    byte[] picture = picture("png", 3, 2);
    host.server.behave((request, client) -> {
      if (request.line().contains("/cat.png")) {
        client.send(
            "HTTP/1.1 %s\r\nLocation: /other.png\r\nContent-Length: %d\r\n\r\n"
                .formatted(status, picture.length));
        client.socket().getOutputStream().write(picture);
      } else {
        file("image/png", picture).answer(request, client);
      }
    });

    assertRefused(house.client().chat(ask(GOOD)));
    assertThat(host.server.onlyRequest().line()).contains("/cat.png");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\nGIF8",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 8\r\n\r\n\u0089PNG",
        "HTTP/1.1 200 OK\r\nContent-Type: image/svg+xml\r\nContent-Length: 6\r\n\r\n<svg/>",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nGIF89a\0\0\0\0",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "",
      })
  void whatIsNoPictureIsRefused(String answer) throws Exception {
    host.server.behave((_, client) -> client.send(answer));

    assertRefused(house.client().chat(ask(GOOD)));
  }

  @Test
  void aHeadThatNeverEndsIsRefused() throws Exception {
    assertCutOff("HTTP/1.1 200 OK\r\n", "X-Header: more\r\n");
  }

  @Test
  void aPictureThatIsAnnouncedTooLargeIsRefusedBeforeItComes() throws Exception {
    assertCutOff("HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n", "");
  }

  @Test
  void aPictureThatTurnsOutTooLargeIsCutOff() throws Exception {
    assertCutOff("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(10_000));
    assertCutOff(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "1000\r\n" + "x".repeat(4096) + "\r\n");
  }

  @Test
  void aPictureOfTheLargestSizePasses() throws Exception {
    byte[] padded = Arrays.copyOf(picture("png", 3, 2), LARGEST);
    host.server.behave(file("image/png", padded));

    var answer = house.client().chat(ask(GOOD));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void picturesThatAreTooLargeTogetherAreTooLargeABody() throws Exception {
    host.server.behave(file("image/png", Arrays.copyOf(picture("png", 3, 2), LARGEST)));

    var answer = house.client().chat(ask(GOOD, GOOD));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(Client.error(answer).path("code").asString()).isEqualTo("request_too_large");
    assertThat(house.engine.heard()).isEmpty();
  }

  @Test
  void oneRequestNamesOnlySoManyPictures() throws Exception {
    String[] five = {GOOD, GOOD, GOOD, GOOD, GOOD};
    String[] six = {GOOD, GOOD, GOOD, GOOD, GOOD, GOOD};

    assertThat(house.client().chat(ask(five)).statusCode()).isEqualTo(200);
    var answer = house.client().chat(ask(six));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Client.error(answer).path("message").asString())
        .isEqualTo("at most 5 pictures of a request can be given by address, got 6");
    assertThat(host.server.heard()).hasSize(5);
  }

  @Test
  void fourPicturesAreFetchedAtOnceAndNoMore() throws Exception {
    var arrived = new AtomicLong();
    var four = new CountDownLatch(4);
    var most = new AtomicLong();
    byte[] picture = picture("png", 3, 2);
    host.server.behave((request, client) -> {
      most.accumulateAndGet(arrived.incrementAndGet(), Math::max);
      four.countDown();
      four.await();
      arrived.decrementAndGet();
      file("image/png", picture).answer(request, client);
    });

    assertThat(house.client().chat(ask(GOOD, GOOD, GOOD, GOOD, GOOD)).statusCode()).isEqualTo(200);
    assertThat(most).hasValue(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"images_per_request\": 1}    | images_per_request | 400 | 0",
        "{\"pixels_per_request\": 11}   | pixels_per_request | 400 | 2",
        "{\"requests_per_minute\": 0}   | requests_per_minute| 429 | 0",
      })
  void fetchedPicturesCountLikeOthers(String limits, String limit, int status, int fetched)
      throws Exception {
    allow(HOSTS, limits);
    try {
      var answer = house.client().chat(ask(GOOD, GOOD));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(Client.error(answer).path("param").asString()).isEqualTo(limit);
      assertThat(host.server.heard()).hasSize(fetched);
    } finally {
      allow(HOSTS, "{}");
    }
  }

  @Test
  void aTenantsLimitOfBodyBytesCountsThePicturesToo() throws Exception {
    allow(HOSTS, "{\"body_bytes\": 1000}");
    try {
      host.server.behave(file("image/png", Arrays.copyOf(picture("png", 3, 2), 1000)));
      var answer = house.client().chat(ask(GOOD));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
      assertThat(Client.error(answer).path("message").asString()).contains("1000 bytes");
    } finally {
      allow(HOSTS, "{}");
    }
  }

  @Test
  void whenTheClientLeavesTheHostIsLeftToo() throws Exception {
    var asked = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    var hungUp = new AtomicBoolean();
    host.server.behave((_, client) -> {
      asked.countDown();
      hungUp.set(client.hangsUp());
      left.countDown();
    });

    var answer = house.client().sendAsync(house.client().chatRequest(ask(GOOD)));
    asked.await();
    answer.cancel(true);
    left.await();

    assertThat(hungUp).isTrue();
    assertThat(house.engine.heard()).isEmpty();
  }

  @Test
  void whyIsForOperatorsOnly() throws Exception {
    house.client().chat(ask("https://example.org/cat.png"));

    assertThat(house.client().manage("/actuator/prometheus").body())
        .contains("crosskeep_pictures_total{outcome=\"host_not_allowed\"}");
  }

  /** The host sends until the gateway hangs up, which it does long before this is over. */
  private void assertCutOff(String head, String more) throws Exception {
    var sent = new AtomicLong();
    var hungUp = new AtomicBoolean();
    var over = new CountDownLatch(1);
    host.server.behave((_, client) -> {
      try {
        client.send(head);
        while (!more.isEmpty() && sent.get() < MUCH) {
          client.send(more);
          sent.addAndGet(more.length());
        }
        hungUp.set(client.hangsUp());
      } catch (IOException _) {
        hungUp.set(true);
      } finally {
        over.countDown();
      }
    });

    assertRefused(house.client().chat(ask(GOOD)));
    over.await();

    assertThat(hungUp).isTrue();
    assertThat(sent).hasValueLessThan(MUCH);
  }

  private static String base64(int width) throws Exception {
    return Base64.getEncoder().encodeToString(picture("png", width, 1));
  }
}
