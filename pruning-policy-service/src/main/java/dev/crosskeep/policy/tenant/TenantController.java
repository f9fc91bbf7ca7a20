package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TenantController {

  private final Tenants tenants;
  private final Onboarding onboarding;

  TenantController(Tenants tenants, Onboarding onboarding) {
    this.tenants = tenants;
    this.onboarding = onboarding;
  }

  @GetMapping("/api/tenants")
  TenantList list() {
    return new TenantList(
        tenants.all().stream().filter(tenant -> RowScope.current().holds(tenant.id())).toList());
  }

  @PostMapping("/api/tenants")
  @ResponseStatus(HttpStatus.CREATED)
  Tenant takeIn(@Valid @RequestBody NewTenant wanted) {
    return onboarding
        .takeIn(wanted.id(), wanted.name())
        .orElseThrow(() -> Refusal.conflict("there is a tenant '" + wanted.id() + "' already"));
  }

  record NewTenant(
      @JsonProperty("id")
          @NotNull(message = "is missing")
          @Pattern(
              regexp = "[a-z0-9][a-z0-9-]{0,62}",
              message = "must be 1 to 63 of a-z, 0-9 and -, and not begin with -")
          String id,
      @JsonProperty("name") @NotNull(message = "is missing") @Words String name) {}

  record TenantList(@JsonProperty("tenants") List<Tenant> tenants) {}
}
