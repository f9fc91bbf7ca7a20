package dev.crosskeep.gateway.chat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.KvCacheRequest;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.contracts.RunningExperiment;
import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import dev.crosskeep.gateway.snapshot.Caller;
import dev.crosskeep.gateway.snapshot.Experiments;
import dev.crosskeep.gateway.snapshot.Policies.InForce;
import dev.crosskeep.gateway.snapshot.SnapshotFeed;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides which policy a request gets: its key's, its model's or its tenant's, in its place that of
 * the arm of a running experiment, and in place of both the request's own wish where the tenant's
 * rule allows it. Past the kill switch comes nothing of this.
 */
@Component
class Decisions {

  private static final String KV_CACHE = "kv_cache";
  private static final String NOT_ALLOWED = "override_not_allowed";

  private final SnapshotFeed<Experiments> experiments;

  Decisions(SnapshotFeed<Experiments> experiments) {
    this.experiments = experiments;
  }

  /**
   * The decision about one request.
   *
   * @throws ProblemException when it wants what it may not have
   */
  Decision decide(Caller caller, ChatFields chat, String requestId) {
    chat.model().ifPresent(model -> AllowedModels.require(caller, model));
    var inForce = caller.policies().of(chat.model());
    var experiment = experimentOf(caller);
    String unit = unit(experiment, caller, chat, requestId);
    EffectivePolicy policy =
        chat.kvCache()
            .map(wanted -> refusing(() -> KvCacheRequest.of(wanted).override()))
            .filter(override -> !override.isEmpty())
            .filter(_ -> !caller.killSwitch())
            .map(override -> overridden(inForce.policy(), override))
            .or(() -> experiment.map(running -> inArm(inForce.policy(), running, unit)))
            .orElseGet(() -> usual(caller, inForce));
    return new Decision(policy, unit);
  }

  private Optional<RunningExperiment> experimentOf(Caller caller) {
    return caller.killSwitch()
        ? Optional.empty()
        : experiments.current().orElse(Experiments.NONE).of(caller.tenant());
  }

  /** Nothing is measured against the full cache where there is no other. */
  private static EffectivePolicy usual(Caller caller, InForce inForce) {
    return caller.killSwitch()
        ? EffectivePolicy.of(new FullCache(), inForce.policy().version(), "kill switch")
        : effective(inForce.policy(), inForce.policy().policy(), inForce.reason());
  }

  private static String unit(
      Optional<RunningExperiment> experiment, Caller caller, ChatFields chat, String requestId) {
    if (experiment
        .map(RunningExperiment::unit)
        .equals(Optional.of(RunningExperiment.Unit.REQUEST))) {
      return requestId;
    }
    return chat.user()
        .map(user -> caller.tenant() + ":" + UriUtils.encode(user, StandardCharsets.UTF_8))
        .orElse(caller.keyId());
  }

  private static EffectivePolicy inArm(
      PublishedPolicy inForce, RunningExperiment experiment, String unit) {
    var arm = experiment.armOf(unit);
    return new EffectivePolicy(
        arm.policy(),
        inForce.version(),
        "experiment " + experiment.id() + " arm " + arm.name(),
        experiment.id(),
        arm.name(),
        inForce.shadowRate());
  }

  private static EffectivePolicy overridden(PublishedPolicy inForce, ObjectNode wanted) {
    OverrideRule rule = inForce.override();
    if (!rule.allowed()) {
      throw Problem.caller(
              HttpStatus.FORBIDDEN,
              "kv_cache cannot be changed by requests with this key",
              KV_CACHE,
              NOT_ALLOWED)
          .exception();
    }
    PruningPolicy changed = refusing(() -> PolicyJson.changed(inForce.policy(), wanted));
    rule.refusal(changed)
        .ifPresent(refusal -> {
          throw Problem.badRequest(refusal, KV_CACHE + ".budget", NOT_ALLOWED).exception();
        });
    return effective(inForce, changed, "request override");
  }

  private static <T> T refusing(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidPolicyException e) {
      String param = e.field().isEmpty() ? KV_CACHE : KV_CACHE + "." + e.field();
      throw Problem.badRequest(KV_CACHE + "." + e.getMessage(), param, "invalid_policy")
          .exception();
    }
  }

  private static EffectivePolicy effective(
      PublishedPolicy inForce, PruningPolicy policy, String reason) {
    return new EffectivePolicy(policy, inForce.version(), reason, null, null, inForce.shadowRate());
  }
}
