package dev.crosskeep.service;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids by which requests are found again, in answers and in logs. */
public final class RequestIds {

  /** Where the id stands, in requests and in answers. */
  public static final String HEADER = "X-Request-Id";

  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private RequestIds() {}

  /** The id that {@link RequestIdFilter} has given to the answer of the request at hand. */
  public static String of(HttpServletResponse response) {
    return Objects.requireNonNull(response.getHeader(HEADER), "no RequestIdFilter");
  }

  /** The caller's own id where it is harmless, else a new one. */
  public static String idOf(@Nullable String given) {
    return given != null && HARMLESS.matcher(given).matches()
        ? given
        : "req_" + UUID.randomUUID().toString().replace("-", "");
  }
}
