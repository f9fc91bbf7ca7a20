package dev.crosskeep.experiment.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class UsageController {

  private static final String CSV = "text/csv";

  private final UsageRepository repository;

  UsageController(UsageRepository repository) {
    this.repository = repository;
  }

  @GetMapping(path = "/api/usage", produces = MediaType.APPLICATION_JSON_VALUE)
  UsageList json(@RequestParam MultiValueMap<String, String> parameters) {
    return new UsageList(repository.of(UsageQuery.of(parameters)));
  }

  /** For whoever asks with {@code Accept: text/csv}. */
  @GetMapping(path = "/api/usage", produces = CSV)
  String csv(@RequestParam MultiValueMap<String, String> parameters) {
    var query = UsageQuery.of(parameters);
    return UsageCsv.of(query.groups(), repository.of(query));
  }

  record UsageList(@JsonProperty("usage") List<Usage> usage) {}
}
