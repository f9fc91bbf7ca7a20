package dev.crosskeep.experiment.experiments;

import dev.crosskeep.contracts.ExperimentSnapshot;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tells gateways what to assign requests to; they ask every second, mostly in vain. */
@RestController
class SnapshotController {

  private final ExperimentRepository experiments;
  private final JsonMapper json;

  SnapshotController(ExperimentRepository experiments, JsonMapper json) {
    this.experiments = experiments;
    this.json = json;
  }

  /** With an unchanged ETag Spring answers 304, without the body. */
  @GetMapping("/internal/snapshot")
  ResponseEntity<byte[]> snapshot() {
    var running = experiments.running().stream().map(Experiment::assignment).toList();
    byte[] body = json.writeValueAsBytes(new ExperimentSnapshot(running));
    return ResponseEntity.ok()
        .eTag(sha256(body))
        .contentType(MediaType.APPLICATION_JSON)
        .body(body);
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
