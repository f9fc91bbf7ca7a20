package dev.crosskeep.gateway.pictures;

import dev.crosskeep.gateway.pictures.PictureRefusedException.Reason;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Gets the file at a picture's address: over a connection of its own to one address of its host,
 * without following where an answer leads, and no further than is allowed.
 */
final class PictureFetcher {

  private static final String WANTED = "image/png, image/jpeg, image/webp, image/gif";

  private final Internet internet;
  private final Duration patience;
  private final HttpClient http;

  PictureFetcher(Internet internet, Duration patience) {
    this.internet = internet;
    this.patience = patience;
    this.http =
        HttpClient.newConnection()
            .disableRetry(true)
            .followRedirect(false)
            .secure(tls -> tls.sslContext(internet.tls()).handshakeTimeout(patience));
  }

  /** The file's bytes; whoever stops waiting for them hangs up on the host. */
  Mono<byte[]> fetch(PictureAddress address, Allowance allowance) {
    return Mono.fromCallable(() -> internet.pinned(address.host()))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(host -> ask(host, address, allowance))
        .timeout(patience);
  }

  private Mono<byte[]> ask(InetSocketAddress host, PictureAddress address, Allowance allowance) {
    return http.remoteAddress(() -> host)
        .headers(headers ->
            headers.set(HttpHeaders.HOST, address.host()).set(HttpHeaders.ACCEPT, WANTED))
        .get()
        .uri(address.target())
        .response((head, body) -> file(head, body, allowance))
        .single();
  }

  private static Mono<byte[]> file(HttpClientResponse head, ByteBufFlux body, Allowance allowance) {
    if (head.status().code() != HttpStatus.OK.value()) {
      return Mono.error(new PictureRefusedException(Reason.OTHER_STATUS));
    }
    return Mono.fromRunnable(() -> allowance.expect(announced(head)))
        .thenMany(body.asByteArray())
        .collect(
            ByteArrayOutputStream::new,
            (file, piece) -> {
              allowance.take(file.size(), piece.length);
              file.writeBytes(piece);
            })
        .map(ByteArrayOutputStream::toByteArray);
  }

  private static long announced(HttpClientResponse head) {
    String length = head.responseHeaders().get(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length);
  }
}
