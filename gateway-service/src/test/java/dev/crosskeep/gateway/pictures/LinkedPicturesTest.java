package dev.crosskeep.gateway.pictures;

import static dev.crosskeep.gateway.pictures.PictureHost.NAME;
import static dev.crosskeep.gateway.pictures.PictureHost.file;
import static dev.crosskeep.gateway.pictures.PictureHost.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.gateway.Client;
import dev.crosskeep.gateway.FakeEngine;
import dev.crosskeep.gateway.House;
import dev.crosskeep.gateway.Snapshots;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that requests name by address. */
class LinkedPicturesTest {

  private static final String GOOD = "https://" + NAME + "/cat.png";
  private static final String HOSTS = "[\"*.example.com\", \"*.example.net\"]";
  private static final int LARGEST = 1 << 20;
  private static final String REFUSAL =
      "a picture cannot be used: it must be a data: URL, or an https: URL of a host that this"
          + " tenant allows, with a PNG, JPEG, WebP or GIF of at most "
          + LARGEST
          + " bytes";

  /** More than sockets hold. */
  private static final long MUCH = 64 << 20;

  private static PictureHost host;
  private static House house;

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
        // Other schemes, and none.
        "http://pictures.example.com/cat.png",
        "file:///etc/passwd",
        "ftp://pictures.example.com/cat.png",
        "gopher://pictures.example.com/cat.png",
        "jar:https://pictures.example.com/cat.png!/",
        "//pictures.example.com/cat.png",
        "pictures.example.com/cat.png",
        "/etc/passwd",
        "https:pictures.example.com",
        "https:/pictures.example.com/cat.png",
        "https:///pictures.example.com/cat.png",
        "view-source:https://pictures.example.com/cat.png",
        "",
        // Addresses in place of names, in every way to write them.
        "https://127.0.0.1/cat.png",
        "https://127.1/cat.png",
        "https://2130706433/cat.png",
        "https://0177.0.0.1/cat.png",
        "https://0x7f000001/cat.png",
        "https://0x7f.0.0.0x1/cat.png",
        "https://0.0.0.0/cat.png",
        "https://0/cat.png",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/cat.png",
        "https://[::ffff:127.0.0.1]/cat.png",
        "https://[::ffff:7f00:1]/cat.png",
        "https://[64:ff9b::7f00:1]/cat.png",
        "https://[fe80::1%25eth0]/cat.png",
        "https://[fd00::1]/cat.png",
        "https://localhost/cat.png",
        // Two readers might see two hosts.
        "https://pictures.example.com\\\\@127.0.0.1/cat.png",
        "https://pictures.example.com\\\\.evil.net/cat.png",
        "https:\\\\\\\\pictures.example.com/cat.png",
        "https://127.0.0.1#@pictures.example.com/cat.png",
        "https://pictures.example.com@127.0.0.1/cat.png",
        "https://user@pictures.example.com/cat.png",
        "https://user:password@pictures.example.com/cat.png",
        "https://pictures.example.com:443@127.0.0.1/",
        "https://pictures.example.com,127.0.0.1/cat.png",
        "https://pictures.example.com;127.0.0.1/cat.png",
        "https://pictures.example.com./cat.png",
        "https://pictures.example.com%2e/cat.png",
        "https://pictures%2eexample.com/cat.png",
        "https://pictures.example.com%00.evil.net/cat.png",
        "https://pictures.example.com%2f@127.0.0.1/cat.png",
        "https://pictures.example.com/cat.png%00.txt",
        "https://pictures.example.com/cat%0d%0aX-Tenant:%20acme",
        "https://pictures.example.com/cat%zz",
        "https://pictures.example.com/cat.png#fragment",
        "https://pictures.example.com\\t/cat.png",
        "https://pictures.exa\\tmple.com/cat.png",
        "https://pictures.example.com/\\ncat.png",
        "\\thttps://pictures.example.com/cat.png",
        " https://pictures.example.com/cat.png",
        "https://pictures.example.com/cat.png ",
        "https://pictures.example.com/c at.png",
        "https://pictures.example.com/\\u0000",
        "https://pictures.example.com/kätzchen.png",
        "https://pictures.example。com/cat.png",
        "https://pictures.example.com\u2024evil.net/cat.png",
        "https://ⓟictures.example.com/cat.png",
        "https://pictures.example.com:80/cat.png",
        "https://pictures.example.com:8443/cat.png",
        "https://pictures.example.com:/cat.png",
        "https://pictures.example.com:00443/cat.png",
        "https://pictures..example.com/cat.png",
        "https://-pictures.example.com/cat.png",
        // Hosts that the tenant does not allow.
        "https://example.com/cat.png",
        "https://pictures.example.org/cat.png",
        "https://pictures.example.com.evil.net/cat.png",
        "https://evilexample.com/cat.png",
        "https://xn--ictures-3ya.example.org/cat.png",
      })
  void anAddressThatIsNotPlainlyAnAllowedHostsIsRefused(String url) throws Exception {
    assertRefused(house.client().chat(ask(url)));
    assertThat(host.server.heard()).isEmpty();
  }

  @Test
  void anEndlessAddressIsRefused() throws Exception {
    assertRefused(house.client().chat(ask(GOOD + "?" + "x".repeat(1_000_000))));
    assertThat(host.server.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.2",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456:789a::1",
        "ff02::1",
        "::ffff:127.0.0.2",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::7f00:1",
        "::a00:1",
        "::ffff:0:7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2001:0:53aa:64c::1",
        "2001:db8::1",
        "3fff::1",
        "100::1",
        "5f00::1",
      })
  void anAllowedNameThatLeadsInsideIsRefused(String address) throws Exception {
    host.resolve("inside.example.com", address);
    host.resolve("mixed.example.com", "127.0.0.1", address);

    assertRefused(house.client().chat(ask("https://inside.example.com/cat.png")));
    assertRefused(house.client().chat(ask("https://mixed.example.com/cat.png")));
    assertThat(host.server.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:800::1"})
  void whatIsOutsideIsOutside(String address) throws Exception {
    assertThat(Internet.OUTSIDE.matches(java.net.InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void theAddressThatWasCheckedIsTheOneThatIsAsked() throws Exception {
    host.resolve("rebinding.example.com", "127.0.0.1");
    host.thenResolve("rebinding.example.com", "127.0.0.2");
    String url = "https://rebinding.example.com/cat.png";

    // Whoever looked the name up again to connect would meet nobody.
    assertThat(house.client().chat(ask(url)).statusCode()).isEqualTo(200);
    assertThat(host.server.onlyRequest().header("Host")).isEqualTo("rebinding.example.com");

    house.engine.behave(FakeEngine.WORKS);
    assertRefused(house.client().chat(ask(url)));
    assertThat(host.server.heard()).hasSize(1);
  }

  @Test
  void aNameThatNobodyHasIsRefused() throws Exception {
    assertRefused(house.client().chat(ask("https://nobody.example.com/cat.png")));
  }

  @Test
  void aHostThatDoesNotListenIsRefused() throws Exception {
    host.server.goAway();
    try {
      assertRefused(house.client().chat(ask(GOOD)));
    } finally {
      host.server.comeBack();
    }
  }

  @Test
  void aHostWithTheCertificateOfAnotherIsRefused() throws Exception {
    host.resolve("pictures.example.net", "127.0.0.1");

    assertRefused(house.client().chat(ask("https://pictures.example.net/cat.png")));
    assertThat(host.server.heard()).isEmpty();
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

  @Test
  void aTenantThatAllowsNoHostGetsTheSameRefusal() throws Exception {
    assertRefused(house.client().withKey(House.STRICT_KEY).chat(ask(GOOD)));
    assertThat(host.server.heard()).isEmpty();
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

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"invalid_image_url\"}}"
                .formatted(REFUSAL));
    assertThat(answer.headers().map().keySet())
        .isSubsetOf(Set.of("content-type", "content-length", "x-request-id"));
    assertThat(house.engine.heard()).isEmpty();
  }

  private static String ask(String... urls) {
    return Arrays.stream(urls)
        .map("{\"type\": \"image_url\", \"image_url\": {\"url\": \"%s\"}}"::formatted)
        .collect(
            Collectors.joining(
                ", ", "{\"messages\": [{\"role\": \"user\", \"content\": [", "]}]}"));
  }

  private static String base64(int width) throws Exception {
    return Base64.getEncoder().encodeToString(picture("png", width, 1));
  }

  /** What the demo tenant may have fetched, and its limits, from now on. */
  private static void allow(String hosts, String limits) throws Exception {
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
