package dev.crosskeep.policy.audit;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Follows the chain from its start and finds the first entry that does not hold. */
@Component
class Verifier {

  private static final int AT_ONCE = 1000;

  private final AuditRows rows;

  Verifier(AuditRows rows) {
    this.rows = rows;
  }

  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  Verification verify() {
    var good = AuditHead.START;
    List<AuditEntry> page;
    do {
      page = rows.after(good.sequence(), AT_ONCE);
      for (var entry : page) {
        var problem = problem(good, entry);
        if (problem.isPresent()) {
          return Verification.broken(good, problem.get());
        }
        good = new AuditHead(entry.sequence(), entry.hash());
      }
    } while (page.size() == AT_ONCE);
    return rows.head().equals(good)
        ? Verification.intact(good)
        : Verification.broken(good, "is missing: the log does not end here");
  }

  private static Optional<String> problem(AuditHead last, AuditEntry next) {
    if (next.sequence() != last.sequence() + 1) {
      return Optional.of("is missing");
    }
    if (!next.isSealed()) {
      return Optional.of("is not what was written: its hash does not fit its content");
    }
    if (!next.previousHash().equals(last.hash())) {
      return Optional.of("does not follow the one before it");
    }
    return Optional.empty();
  }
}
