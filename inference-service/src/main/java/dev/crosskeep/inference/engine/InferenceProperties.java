package dev.crosskeep.inference.engine;

import dev.crosskeep.session.SessionLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code crosskeep.inference.*}.
 *
 * @param model the checkpoint folder, in Hugging Face layout
 * @param modelId the name that requests give; by default the folder's
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param dtype {@code auto}, {@code float32}, {@code float16} or {@code bfloat16}
 * @param defaultPolicy the pruning policy of requests that bring none, as JSON
 * @param maxActive answers that take turns at once; each holds a KV cache
 * @param maxWaiting questions that may wait for a turn; more are refused
 * @param maxNewTokens the longest answer to a request that names no length
 * @param maxImages pictures in one request
 * @param maxImagePixels width times height of the largest picture that is decoded
 * @param maxBody the largest request body
 * @param grace how long running answers may go on once the service is told to stop
 * @param keepAlive how long a stream may be silent before a comment shows that it is alive
 * @param sessions what is kept between the turns of conversations
 * @param pictureMemory native memory for pictures that may come again, as the model reads them
 */
@ConfigurationProperties("crosskeep.inference")
public record InferenceProperties(
    Path model,
    @Nullable String modelId,
    @DefaultValue("auto") String device,
    @DefaultValue("auto") String dtype,
    @DefaultValue("{\"method\": \"csp\"}") String defaultPolicy,
    @DefaultValue("4") int maxActive,
    @DefaultValue("32") int maxWaiting,
    @DefaultValue("1024") int maxNewTokens,
    @DefaultValue("32") int maxImages,
    @DefaultValue("36000000") int maxImagePixels,
    @DefaultValue("32MB") DataSize maxBody,
    @DefaultValue("20s") Duration grace,
    @DefaultValue("15s") Duration keepAlive,
    @DefaultValue Sessions sessions,
    @DefaultValue("256MB") DataSize pictureMemory) {

  /**
   * The settings {@code crosskeep.inference.sessions.*}.
   *
   * @param idle a session that is not used for this long is given up
   * @param perTenant sessions that one tenant may have; 0 keeps none
   * @param bytesPerTenant native memory that one tenant's sessions may take
   * @param bytes native memory that all sessions may take
   */
  public record Sessions(
      @DefaultValue("10m") Duration idle,
      @DefaultValue("8") int perTenant,
      @DefaultValue("1GB") DataSize bytesPerTenant,
      @DefaultValue("4GB") DataSize bytes) {

    SessionLimits limits() {
      return new SessionLimits(idle, perTenant, bytesPerTenant.toBytes(), bytes.toBytes());
    }
  }

  /** Refuses settings with which nothing could be answered. */
  public InferenceProperties {
    atLeast(1, "max-active", maxActive);
    atLeast(0, "max-waiting", maxWaiting);
    atLeast(1, "max-new-tokens", maxNewTokens);
    atLeast(0, "max-images", maxImages);
    atLeast(1, "max-image-pixels", maxImagePixels);
    atLeast(1, "max-body", maxBody.toBytes());
    atLeast(0, "grace", grace.toNanos());
    atLeast(1, "keep-alive", keepAlive.toNanos());
    atLeast(0, "picture-memory", pictureMemory.toBytes());
    atLeast(0, "sessions.idle", sessions.idle.toNanos());
    atLeast(0, "sessions.per-tenant", sessions.perTenant);
    atLeast(0, "sessions.bytes-per-tenant", sessions.bytesPerTenant.toBytes());
    atLeast(0, "sessions.bytes", sessions.bytes.toBytes());
  }

  private static void atLeast(long least, String name, long value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "crosskeep.inference.%s must be at least %d, got %d".formatted(name, least, value));
    }
  }
}
