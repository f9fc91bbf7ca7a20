package dev.crosskeep.gateway.limits;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts in a Redis, each at most once: a command that may have arrived is never sent again.
 * Nothing here blocks; a connection that is lost is made anew for the next command.
 */
final class RedisScripts implements AutoCloseable {

  private final RedisClient client;
  private final RedisURI address;
  private final Duration timeout;
  private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

  /**
   * Connects with the first command, so that a gateway starts without its Redis.
   *
   * @param timeout for a connection, and for an answer
   */
  RedisScripts(String url, Duration timeout) {
    this.address = RedisURI.create(url);
    this.timeout = timeout;
    this.client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
  }

  /** The text of a script of this package. */
  static String load(String name) {
    try (var in = RedisScripts.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script, which returns numbers. */
  CompletionStage<List<Long>> run(String script, List<String> keys, List<String> arguments) {
    return connected()
        .thenCompose(redis ->
            redis
                .async()
                .<List<Long>>eval(
                    script,
                    ScriptOutputType.MULTI,
                    keys.toArray(String[]::new),
                    arguments.toArray(String[]::new)))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized CompletableFuture<StatefulRedisConnection<String, String>> connected() {
    var known = connection;
    if (known != null && (!known.isDone() || isOpen(known))) {
      return known;
    }
    var next = client.connectAsync(StringCodec.UTF8, address).toCompletableFuture();
    connection = next;
    return next;
  }

  private static boolean isOpen(CompletableFuture<StatefulRedisConnection<String, String>> done) {
    return !done.isCompletedExceptionally() && done.join().isOpen();
  }

  @Override
  public void close() {
    client.close();
  }
}
