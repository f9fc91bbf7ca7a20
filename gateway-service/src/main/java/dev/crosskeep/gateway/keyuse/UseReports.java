package dev.crosskeep.gateway.keyuse;

import dev.crosskeep.contracts.KeyUses;
import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.gateway.settings.GatewayProperties;
import dev.crosskeep.gateway.settings.ServiceToken;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the policy service of the last uses, each key's once in a while. What it does not hear now
 * it hears the next time.
 */
@Component
class UseReports implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(UseReports.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LastUses uses;
  private final HttpClient http;
  private final HttpRequest request;
  private final Duration every;

  private @Nullable ScheduledExecutorService executor;

  UseReports(LastUses uses, HttpClient http, GatewayProperties settings, ServiceToken token) {
    this.uses = uses;
    this.http = http;
    this.every = settings.reportUses();
    this.request =
        HttpRequest.newBuilder(settings.policyUrl().resolve("/internal/key-uses"))
            .timeout(PATIENCE)
            .header(TrustedHeaders.SERVICE_TOKEN, token.value())
            .header("Content-Type", "application/json")
            .build();
  }

  /** Tells of everything that was noted. */
  private void report() {
    uses.take().stream().filter(part -> !isTold(part)).forEach(uses::putBack);
  }

  private boolean isTold(KeyUses taken) {
    try {
      var body = BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(taken));
      var telling = HttpRequest.newBuilder(request, (_, _) -> true).POST(body).build();
      int status = http.send(telling, BodyHandlers.discarding()).statusCode();
      if (status != 204) {
        LOG.debug("The policy service answered {} to last uses", status);
      }
      return status == 204;
    } catch (IOException e) {
      LOG.debug("Last uses wait: the policy service does not answer", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  @Override
  public synchronized void start() {
    var threads = Thread.ofPlatform().daemon().name("key-uses").factory();
    executor = Executors.newSingleThreadScheduledExecutor(threads);
    long millis = every.toMillis();
    var _ = executor.scheduleWithFixedDelay(this::report, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return executor != null;
  }
}
