package dev.crosskeep.gateway.pictures;

import dev.crosskeep.contracts.PictureHosts;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a picture, read once: what is checked here is what is connected to and asked for,
 * and no other reader gets to see the text.
 *
 * @param host a name in lower case
 * @param target path and query as they came, for the request's first line
 */
record PictureAddress(String host, String target) {

  private static final int LONGEST = 2048;

  /** No user, no other port, no fragment, nothing that a reader might drop, fold or turn round. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:[Hh][Tt][Tt][Pp][Ss])://(?<host>[A-Za-z0-9.-]++)(?::443)?"
              + "(?<target>(?:[/?][A-Za-z0-9._~!$&'()*+,;=:@/?%-]*+)?)");

  /** A percent sign that stands for a control character, or for nothing. */
  private static final Pattern BROKEN_ESCAPE =
      Pattern.compile("%(?![2-9A-Fa-f][0-9A-Fa-f])|%7[Ff]");

  /** Reads an address; empty when it is anything but {@code https:} to a host's name. */
  static Optional<PictureAddress> read(String text) {
    Matcher address = ADDRESS.matcher(text);
    if (text.length() > LONGEST || !address.matches()) {
      return Optional.empty();
    }
    String host = address.group("host").toLowerCase(Locale.ROOT);
    String target = address.group("target");
    if (!PictureHosts.isName(host) || BROKEN_ESCAPE.matcher(target).find()) {
      return Optional.empty();
    }
    return Optional.of(new PictureAddress(host, target.startsWith("/") ? target : "/" + target));
  }
}
