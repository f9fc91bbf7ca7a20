package dev.crosskeep.policy.snapshot;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SnapshotController {

  private final Snapshots snapshots;

  SnapshotController(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** Spring turns this into a 304 for who has it already. */
  @GetMapping("/internal/snapshot")
  ResponseEntity<String> current() {
    var snapshot = snapshots.current();
    return ResponseEntity.ok()
        .eTag(snapshot.tag())
        .contentType(MediaType.APPLICATION_JSON)
        .body(snapshot.body());
  }
}
