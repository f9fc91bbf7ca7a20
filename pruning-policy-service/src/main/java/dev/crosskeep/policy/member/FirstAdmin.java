package dev.crosskeep.policy.member;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

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

  FirstAdmin(Members members, Passwords passwords, FirstPassword handover) {
    this.members = members;
    this.passwords = passwords;
    this.handover = handover;
  }

  /** The password is handed over before it is stored: one that nobody has is worth nothing. */
  @Override
  @Transactional
  public void run(ApplicationArguments arguments) {
    if (!members.hasPlatformAdmin()) {
      String password = passwords.generate();
      store(passwords.hash(password));
      handover.hand(LOGIN, password);
      LOG.info("Made member {}, whose first password must be changed", LOGIN);
    }
  }

  private void store(String hash) {
    if (members.add(LOGIN, hash, EVERYTHING, null).isEmpty()) {
      var id = members.find(LOGIN).orElseThrow().id();
      members.makePlatformAdmin(id);
      members.setPassword(id, hash, true);
    }
  }
}
