package dev.crosskeep.gateway.http;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says that the gateway runs, to anybody; details are on the management port. */
@RestController
class HealthPage {

  @GetMapping("/health")
  String health() {
    return "ok\n";
  }
}
