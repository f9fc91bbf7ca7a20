package dev.crosskeep.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.Limit;
import dev.crosskeep.contracts.Limits;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PictureHosts;
import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.gateway.Examples;
import dev.crosskeep.gateway.snapshot.Policies.InForce;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The snapshots as both sides agreed on them. */
class ExampleDocumentsTest {

  @Test
  void thePolicySnapshotTellsWhoseKeyItIs() {
    var callers = Callers.read(Examples.bytes("policy-snapshot"));

    assertThat(callers.byKey("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
        .hasValue(
            new Caller(
                "demo",
                "3f9a1c27",
                new Policies(
                    new InForce(
                        new PublishedPolicy(
                            3,
                            new FullCache(),
                            new OverrideRule(true, Optional.of(new CacheBudget.Ratio(0.5))),
                            0.05),
                        "tenant policy"),
                    Map.of(
                        "tiny-llava",
                        new InForce(
                            new PublishedPolicy(4, new FullCache(), OverrideRule.NONE, 0.05),
                            "model policy"))),
                false,
                Optional.empty(),
                Optional.empty(),
                new Limits(Map.of(Limit.REQUESTS_PER_MINUTE, 60L)),
                new Limits(
                    Map.of(
                        Limit.TOTAL_TOKENS_PER_MINUTE, 100_000L,
                        Limit.CONCURRENT_REQUESTS, 8L)),
                new PictureHosts(new TreeSet<>(Set.of("images.example.com", "*.example.org")))));
    assertThat(
            callers
                .byKey("60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752")
                .flatMap(Caller::expiresAt))
        .hasValue(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(
            callers
                .byKey("60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752")
                .map(Caller::killSwitch))
        .hasValue(true);
  }

  @Test
  void aKeyMayHavePoliciesAndModelsOfItsOwn() {
    var caller =
        Callers.read(Examples.bytes("policy-snapshot"))
            .byKey("60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752")
            .orElseThrow();

    var usual = caller.policies().of(Optional.of("another"));
    var special = caller.policies().of(Optional.of("tiny-llava"));

    assertThat(usual.reason()).isEqualTo("key policy");
    assertThat(usual.policy().override().allowed()).isFalse();
    assertThat(special.reason()).isEqualTo("key policy");
    assertThat(special.policy().override().allowed()).isTrue();
    assertThat(caller.mayAsk("tiny-llava")).isTrue();
    assertThat(caller.mayAsk("another")).isFalse();
  }

  @Test
  void theExperimentSnapshotTellsWhatATenantTries() {
    var experiments = Experiments.read(Examples.bytes("experiment-snapshot"));

    assertThat(experiments.of("demo").orElseThrow().id()).isEqualTo("exp-12");
    assertThat(experiments.of("acme")).isEmpty();
  }
}
