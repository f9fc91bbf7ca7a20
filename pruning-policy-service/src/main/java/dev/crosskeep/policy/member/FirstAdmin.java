package dev.crosskeep.policy.member;

import dev.crosskeep.service.rows.RowScope;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The member whom a start makes where nobody could do everything: the very first one, or after an
 * operator has disabled the last platform admin because the password is lost.
 */
@Component
class FirstAdmin implements ApplicationRunner {

  static final String LOGIN = "admin";
  private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);
  private static final Set<Role> EVERYTHING = Set.of(Role.PLATFORM_ADMIN);

  private final Members members;
  private final Passwords passwords;
  private final FirstPassword handover;
  private final TransactionOperations transactions;
  private final boolean passwordLogin;

  FirstAdmin(
      Members members,
      Passwords passwords,
      FirstPassword handover,
      TransactionOperations transactions,
      @Value("${crosskeep.password-login:true}") boolean passwordLogin) {
    this.members = members;
    this.passwords = passwords;
    this.handover = handover;
    this.transactions = transactions;
    this.passwordLogin = passwordLogin;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    RowScope.PLATFORM.run(() -> transactions.executeWithoutResult(_ -> makeIfMissing()));
  }

  /** The password is handed over before it is stored: one that nobody has is worth nothing. */
  private void makeIfMissing() {
    if (passwordLogin && !members.hasPlatformAdmin()) {
      String password = passwords.generate();
      store(passwords.hash(password));
      handover.hand(LOGIN, password);
      LOG.info("Made member {}, whose first password must be changed", LOGIN);
    }
  }

  private void store(String hash) {
    if (members.add(LOGIN, hash, EVERYTHING, null).isEmpty()) {
      members.makePlatformAdmin(members.find(LOGIN).orElseThrow().id(), hash);
    }
  }
}
