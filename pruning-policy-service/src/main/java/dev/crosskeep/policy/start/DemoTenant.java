package dev.crosskeep.policy.start;

import dev.crosskeep.policy.key.Keys;
import dev.crosskeep.policy.tenant.Onboarding;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.rows.RowScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The tenant that the very first start makes, so that there is a key to try the suite with. */
@Component
class DemoTenant implements ApplicationRunner {

  private static final Logger LOG = LoggerFactory.getLogger(DemoTenant.class);
  private static final String ID = "demo";

  private final Tenants tenants;
  private final Onboarding onboarding;
  private final Keys keys;
  private final KeyHandover handover;
  private final TransactionOperations transactions;

  DemoTenant(
      Tenants tenants,
      Onboarding onboarding,
      Keys keys,
      KeyHandover handover,
      TransactionOperations transactions) {
    this.tenants = tenants;
    this.onboarding = onboarding;
    this.keys = keys;
    this.handover = handover;
    this.transactions = transactions;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    RowScope.PLATFORM.run(() -> transactions.executeWithoutResult(_ -> makeIfNoneYet()));
  }

  /**
   * The key is handed over before it is stored for good: a key that nobody has is worth nothing.
   */
  private void makeIfNoneYet() {
    if (tenants.noneYet()) {
      onboarding.takeIn(ID, "Demo");
      handover.hand(ID, keys.issue(ID, "First key", null).secret());
      LOG.info("Made tenant {} and its first key", ID);
    }
  }
}
