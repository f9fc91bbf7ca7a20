package dev.crosskeep.policy.key;

import dev.crosskeep.contracts.KeyUses;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Hears from gateways which keys are in use. */
@RestController
class KeyUseController {

  private final KeyUseTable table;

  KeyUseController(KeyUseTable table) {
    this.table = table;
  }

  @PostMapping("/internal/key-uses")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void note(@RequestBody KeyUses uses) {
    table.note(uses);
  }
}
