package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** OpenAI's error body: {@code {"error": {"message", "type", "param", "code"}}}. */
public record ApiError(@JsonProperty("error") Detail error) {

  /**
   * What went wrong.
   *
   * @param message a sentence for a person, without anything of a machine or program
   * @param type whose mistake it is
   * @param param the request field that is to blame, if one is
   * @param code a short name for programs
   */
  public record Detail(
      @JsonProperty("message") String message,
      @JsonProperty("type") String type,
      @JsonProperty("param") @Nullable String param,
      @JsonProperty("code") @Nullable String code) {}

  /** The caller's mistake. */
  public static ApiError caller(String message, @Nullable String param, @Nullable String code) {
    return new ApiError(new Detail(message, "invalid_request_error", param, code));
  }

  /** The caller has to wait for a limit of this name. */
  public static ApiError limit(String message, String limit) {
    return new ApiError(new Detail(message, "rate_limit_error", limit, "rate_limit_exceeded"));
  }

  /** Not the caller's mistake. */
  public static ApiError server(String message, String code) {
    return new ApiError(new Detail(message, "server_error", null, code));
  }
}
