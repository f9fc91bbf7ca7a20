package dev.crosskeep.policy.tenant;

import java.util.Optional;
import org.springframework.http.ETag;

/** The condition under which a change may be made (RFC 9110, section 13.1.1). */
public final class IfMatch {

  private IfMatch() {}

  /**
   * Whether the header lets a change through; without one, anything goes.
   *
   * @param tag of what is there, with its quotes
   */
  public static boolean holds(Optional<String> header, String tag) {
    var current = ETag.create(tag);
    return header
        .map(tags ->
            ETag.parse(tags).stream()
                .anyMatch(wanted -> wanted.isWildcard() || wanted.compare(current, true)))
        .orElse(true);
  }
}
