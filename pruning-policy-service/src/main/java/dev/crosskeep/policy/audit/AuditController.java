package dev.crosskeep.policy.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.service.rows.RowScope;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/audit")
class AuditController {

  private static final int USUAL = 100;
  private static final int MOST = 1000;

  private final AuditRows rows;
  private final Verifier verifier;
  private final JsonMapper json;

  AuditController(AuditRows rows, Verifier verifier, JsonMapper json) {
    this.rows = rows;
    this.verifier = verifier;
    this.json = json;
  }

  @GetMapping
  Page page(@RequestParam Map<String, String> parameters) {
    int limit = AuditFilter.limit(parameters, USUAL, MOST);
    var entries = rows.newest(AuditFilter.of(parameters), limit);
    return new Page(entries, entries.size() < limit ? null : entries.getLast().sequence());
  }

  /** Everything that the filter lets through, newest first, one JSON object a line. */
  @GetMapping("/export")
  ResponseEntity<StreamingResponseBody> export(@RequestParam Map<String, String> parameters) {
    var filter = AuditFilter.of(parameters);
    var scope = RowScope.current(); // another thread writes the answer
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_NDJSON)
        .body(out -> scope.run(() -> write(filter, out)));
  }

  private void write(AuditFilter filter, OutputStream out) throws IOException {
    var rest = filter;
    List<AuditEntry> entries;
    do {
      entries = rows.newest(rest, MOST);
      for (var entry : entries) {
        out.write((json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
        rest = rest.olderThan(entry);
      }
    } while (entries.size() == MOST);
  }

  /** Of the whole chain, whoever asks: it tells of no entry but one that does not hold. */
  @GetMapping("/verification")
  Verification verify() {
    return RowScope.PLATFORM.call(verifier::verify);
  }

  /**
   * Some entries.
   *
   * @param before what to ask for to get older ones; null at the end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      @JsonProperty("entries") List<AuditEntry> entries,
      @JsonProperty("before") @Nullable Long before) {}
}
