package dev.crosskeep.gateway.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.crosskeep.contracts.PictureHosts;
import dev.crosskeep.gateway.House;
import dev.crosskeep.gateway.errors.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.netty.http.Http11SslContextSpec;

/** What takes time, and what takes trust. */
class PicturesTest {

  private static final Duration IMPATIENT = Duration.ofMillis(300);
  private static final String URL = "https://" + PictureHost.NAME + "/cat.png";

  private final PictureHost host = new PictureHost();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  PicturesTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nGIF8",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nG\r\n"
      })
  void whoeverIsTooSlowIsLeft(String beginning) throws Exception {
    var left = new AtomicBoolean();
    var over = new CountDownLatch(1);
    host.server.behave((_, client) -> {
      client.send(beginning);
      left.set(client.hangsUp());
      over.countDown();
    });

    // Where the handshake takes longer than that nobody has been asked, and that is too slow, too.
    assertRefused(pictures(host.internet(), IMPATIENT), URL, "too_slow");
    if (!host.server.heard().isEmpty()) {
      over.await();
      assertThat(left).isTrue();
    }
  }

  @Test
  void whoeverDoesNotShakeHandsIsLeft() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var internet = host.internet();
      var there =
          new Internet(internet.names(), internet.outside(), internet.tls(), silent.getLocalPort());

      assertRefused(pictures(there, IMPATIENT), URL, "too_slow");
    }
  }

  @Test
  void aNameThatIsLookedUpForeverIsGivenUp() throws Exception {
    var over = new CountDownLatch(1);
    var internet = host.internet();
    var slowNames =
        new Internet(
            name -> {
              try {
                over.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              return internet.names().addressesOf(name);
            },
            internet.outside(),
            internet.tls(),
            internet.port());

    assertRefused(pictures(slowNames, IMPATIENT), URL, "too_slow");
    over.countDown();
    assertThat(host.server.heard()).isEmpty();
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() {
    var internet = host.internet();
    var usualTrust =
        new Internet(
            internet.names(),
            internet.outside(),
            Http11SslContextSpec.forClient(),
            internet.port());

    assertRefused(pictures(usualTrust, House.PATIENCE), URL, "unreachable");
    assertThat(host.server.heard()).isEmpty();
  }

  /** As it is refused for another reason. */
  private void assertRefused(Pictures pictures, String url, String outcome) {
    var other = failure(pictures, "file:///etc/passwd");

    assertThat(failure(pictures, url)).hasMessage(other.getMessage());
    assertThat(metrics.counter("crosskeep.pictures", "outcome", outcome).count()).isEqualTo(1);
  }

  private static Throwable failure(Pictures pictures, String url) {
    var hosts = new PictureHosts(new TreeSet<>(Set.of(PictureHost.NAME)));
    byte[] body = new byte[10];
    var links = List.of(new LinkedPicture(url, 2, 8));
    var failure = catchThrowable(() -> pictures.fetched(body, links, hosts, 1000, "an-id").block());
    assertThat(failure).isInstanceOf(ProblemException.class);
    return failure;
  }

  private Pictures pictures(Internet internet, Duration patience) {
    var settings = new PictureSettings(DataSize.ofKilobytes(100), patience, 4, 4);
    return new Pictures(new PictureFetcher(internet, patience), settings, metrics);
  }
}
