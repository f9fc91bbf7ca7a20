package dev.crosskeep.policy.start;

import dev.crosskeep.policy.key.KeyIssuer;
import dev.crosskeep.policy.tenant.Onboarding;
import dev.crosskeep.policy.tenant.Tenants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The tenant that the very first start makes, so that there is a key to try the suite with. */
@Component
class DemoTenant implements ApplicationRunner {

  private static final Logger LOG = LoggerFactory.getLogger(DemoTenant.class);
  private static final String ID = "demo";

  private final Tenants tenants;
  private final Onboarding onboarding;
  private final KeyIssuer issuer;
  private final KeyHandover handover;

  DemoTenant(Tenants tenants, Onboarding onboarding, KeyIssuer issuer, KeyHandover handover) {
    this.tenants = tenants;
    this.onboarding = onboarding;
    this.issuer = issuer;
    this.handover = handover;
  }

  /**
   * The key is handed over before it is stored for good: a key that nobody has is worth nothing.
   */
  @Override
  @Transactional
  public void run(ApplicationArguments arguments) {
    if (tenants.noneYet()) {
      onboarding.takeIn(ID, "Demo");
      handover.hand(ID, issuer.issue(ID, "First key", null).secret());
      LOG.info("Made tenant {} and its first key", ID);
    }
  }
}
