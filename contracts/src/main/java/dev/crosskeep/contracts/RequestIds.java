package dev.crosskeep.contracts;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids by which requests are found again, in answers, in logs and on record. */
public final class RequestIds {

  /** Where the id stands, in requests and in answers. */
  public static final String HEADER = "X-Request-Id";

  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private RequestIds() {}

  /** The caller's own id where it is harmless, else a new one. */
  public static String idOf(@Nullable String given) {
    return given != null && HARMLESS.matcher(given).matches() ? given : newId();
  }

  /** An id that nobody has. */
  public static String newId() {
    return "req_" + UUID.randomUUID().toString().replace("-", "");
  }
}
