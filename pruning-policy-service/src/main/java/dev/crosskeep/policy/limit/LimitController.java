package dev.crosskeep.policy.limit;

import dev.crosskeep.contracts.InvalidFieldException;
import dev.crosskeep.contracts.Limits;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/tenants/{tenant}")
class LimitController {

  private final Tenants tenants;
  private final LimitTables tables;
  private final Limiting limiting;

  LimitController(Tenants tenants, LimitTables tables, Limiting limiting) {
    this.tenants = tenants;
    this.tables = tables;
    this.limiting = limiting;
  }

  @GetMapping("/limits")
  Limits ofTenant(@PathVariable String tenant) {
    tenants.require(tenant);
    return tables.ofTenant(tenant);
  }

  /** What is set takes the place of all that was set. */
  @PutMapping("/limits")
  Limits setOfTenant(@PathVariable String tenant, @RequestBody JsonNode wanted) {
    var limits = read(wanted);
    limiting.setOfTenant(tenant, limits);
    return limits;
  }

  @GetMapping("/keys/{key}/limits")
  Limits ofKey(@PathVariable String tenant, @PathVariable String key) {
    return tables.ofKey(tenant, key).orElseThrow(() -> Limiting.unknownKey(tenant, key));
  }

  @PutMapping("/keys/{key}/limits")
  Limits setOfKey(
      @PathVariable String tenant, @PathVariable String key, @RequestBody JsonNode wanted) {
    var limits = read(wanted);
    limiting.setOfKey(tenant, key, limits);
    return limits;
  }

  private static Limits read(JsonNode wanted) {
    try {
      return Limits.read(wanted);
    } catch (InvalidFieldException e) {
      throw Refusal.field(e.field(), String.valueOf(e.getMessage()));
    }
  }
}
