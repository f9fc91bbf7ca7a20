package dev.crosskeep.inference.chat;

import dev.crosskeep.generation.InvalidRequestException;
import java.util.Base64;
import java.util.Locale;

/**
 * A picture inside its own URL: {@code data:image/png;base64,…}. No other address is ever opened,
 * so that a request cannot make this service fetch something for it.
 */
public final class DataUrl {

  private static final String SCHEME = "data:";
  private static final String ENCODING = ";base64";
  private static final int LONGEST_HEAD = 200;

  private DataUrl() {}

  /**
   * The bytes of a picture.
   *
   * @param place the request field, for what is refused
   */
  public static byte[] decode(String url, String place) {
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refusal("pictures must come as data: URLs; other addresses are not fetched", place);
    }
    int comma = url.indexOf(',');
    if (comma < 0 || comma > LONGEST_HEAD) {
      throw refusal("the data: URL has no comma before its data", place);
    }
    String head = url.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
    if (!head.startsWith("image/") || !head.endsWith(ENCODING)) {
      throw refusal("the data: URL must begin like data:image/png;base64,", place);
    }
    try {
      return Base64.getDecoder().decode(url.substring(comma + 1));
    } catch (IllegalArgumentException _) {
      throw refusal("the data: URL is not valid base64", place);
    }
  }

  private static InvalidRequestException refusal(String message, String place) {
    return new InvalidRequestException(message, place, "invalid_image_url");
  }
}
