package dev.crosskeep.gateway.snapshot;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.gateway.settings.ServiceToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks another service for its snapshot, and lets it wait for a change before it answers. */
final class SnapshotClient {

  /** How long a service may wait (RFC 7240); one that is gone without a word is found out then. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  private static final Duration PATIENCE = WAIT.plusSeconds(5);

  private final HttpClient http;
  private final HttpRequest request;

  SnapshotClient(HttpClient http, URI service, ServiceToken token) {
    this.http = http;
    this.request =
        HttpRequest.newBuilder(service.resolve("/internal/snapshot"))
            .header(TrustedHeaders.SERVICE_TOKEN, token.value())
            .header("Prefer", "wait=" + WAIT.toSeconds())
            .build();
  }

  /**
   * The service's answer, whatever it is, body included.
   *
   * @param etag of the snapshot that is already here
   */
  HttpResponse<byte[]> ask(@Nullable String etag) throws IOException, InterruptedException {
    // A request's own timeout does not count while the body is on its way.
    var answer = http.sendAsync(conditional(etag), BodyHandlers.ofByteArray());
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest conditional(@Nullable String etag) {
    if (etag == null) {
      return request;
    }
    return HttpRequest.newBuilder(request, (_, _) -> true).header("If-None-Match", etag).build();
  }
}
