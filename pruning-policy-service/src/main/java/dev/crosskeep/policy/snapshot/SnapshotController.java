package dev.crosskeep.policy.snapshot;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SnapshotController {

  private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,9})(?![^,;\\s])");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Snapshots snapshots;

  SnapshotController(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /**
   * Spring turns this into a 304 for who has it already; it comes as late as a change lets it.
   *
   * @param prefer {@code wait=} seconds (RFC 7240), for who would rather wait for a change
   */
  @GetMapping("/internal/snapshot")
  ResponseEntity<String> current(
      @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known,
      @RequestHeader(name = "Prefer", defaultValue = "") String prefer) {
    var snapshot = snapshots.otherThan(known, wait(prefer));
    return ResponseEntity.ok()
        .eTag(snapshot.tag())
        .contentType(MediaType.APPLICATION_JSON)
        .body(snapshot.body());
  }

  private static Duration wait(String prefer) {
    var wait = WAIT.matcher(prefer);
    if (!wait.find()) {
      return Duration.ZERO;
    }
    var asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT;
  }
}
