package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The hosts from which a tenant's requests may have pictures fetched.
 *
 * <p>JSON: {@code ["images.example.com", "*.example.org"]}; the star stands for one label or more,
 * so that the second entry allows {@code a.example.org} and {@code a.b.example.org}, and not {@code
 * example.org} itself.
 *
 * @param names in lower case, at most {@value #MOST}
 */
public record PictureHosts(SortedSet<String> names) {

  /** Nothing is fetched. */
  public static final PictureHosts NONE = new PictureHosts(Collections.emptySortedSet());

  private static final int MOST = 100;
  private static final int LONGEST_NAME = 253;
  private static final String FIELD = "picture_hosts";
  private static final String ANY = "*.";

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  /**
   * Two labels or more in ASCII. The last begins with a letter: what ends in a number is an IPv4
   * address to some readers, in whatever base it is written.
   */
  private static final Pattern NAME =
      Pattern.compile("(?:%s\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?".formatted(LABEL));

  public PictureHosts {
    if (names.size() > MOST) {
      throw new InvalidFieldException(
          FIELD, "must not have more than " + MOST + " hosts, got " + names.size());
    }
    names.forEach(PictureHosts::check);
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /** Reads the JSON form. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PictureHosts read(JsonNode document) {
    if (!document.isArray()) {
      throw new InvalidFieldException(FIELD, "must be a list of host names");
    }
    var names = new TreeSet<String>();
    for (JsonNode name : document) {
      names.add(name.isString() ? name.stringValue() : refuse(name.toString()));
    }
    return new PictureHosts(names);
  }

  /** Whether this is a name with two labels or more, in lower case and ASCII, and no address. */
  public static boolean isName(String host) {
    return host.length() <= LONGEST_NAME && NAME.matcher(host).matches();
  }

  private static void check(String entry) {
    if (!isName(entry.startsWith(ANY) ? entry.substring(ANY.length()) : entry)) {
      refuse(entry);
    }
  }

  private static String refuse(String got) {
    throw new InvalidFieldException(
        FIELD,
        "must be host names in lower case such as images.example.com or *.example.com, got " + got);
  }

  /** Whether pictures may come from a host, its name in lower case. */
  public boolean allow(String host) {
    if (names.contains(host)) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
      if (names.contains("*" + host.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  /** The JSON form. */
  @JsonValue
  List<String> json() {
    return List.copyOf(names);
  }
}
