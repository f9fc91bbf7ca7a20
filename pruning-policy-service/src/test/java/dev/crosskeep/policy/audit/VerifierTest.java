package dev.crosskeep.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.PolicyService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A log that somebody with the database's password has tampered with; all is undone afterwards. */
@PolicyService
class VerifierTest {

  @Autowired private AuditLog log;
  @Autowired private Verifier verifier;
  @Autowired private JdbcClient jdbc;
  @Autowired private PlatformTransactionManager transactions;

  @Test
  void anUntouchedLogHolds() {
    assertThat(verifier.verify().intact()).isTrue();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "update audit_entry set reason = 'nice' where sequence = :n + 2 | 2 | is not what was"
            + " written",
        "update audit_entry set before = '{}' where sequence = :n + 2 | 2 | is not what was"
            + " written",
        "update audit_entry set at = at + interval '1 us' where sequence = :n + 1 | 1 | is not"
            + " what",
        "delete from audit_entry where sequence = :n + 2 | 2 | is missing",
        "delete from audit_entry where sequence > :n + 2 | 3 | is missing",
        "update audit_entry set sequence = case sequence when :n + 1 then -1 else sequence end"
            + " where sequence = :n + 1 | 1 | is missing",
        "update audit_head set hash = repeat('a', 64) where sequence >= :n | 5 | is missing",
      })
  void theFirstEntryThatDoesNotHoldIsNamed(String tampering, int wrong, String said) {
    inATransactionThatIsUndone(before -> {
      jdbc.sql(tampering).param("n", before).update();

      var verification = verifier.verify();

      assertThat(verification.firstWrong()).isEqualTo(before + wrong);
      assertThat(verification.problem()).contains("entry " + (before + wrong) + " " + said);
    });
  }

  @Test
  void twoEntriesThatChangedPlacesAreFound() {
    inATransactionThatIsUndone(before -> {
      jdbc.sql("update audit_entry set sequence = 1000000 where sequence = ?")
          .param(before + 2)
          .update();
      jdbc.sql("update audit_entry set sequence = sequence - 1 where sequence = ?")
          .param(before + 3)
          .update();
      jdbc.sql("update audit_entry set sequence = ? where sequence = 1000000")
          .param(before + 3)
          .update();

      assertThat(verifier.verify().firstWrong()).isEqualTo(before + 2);
    });
  }

  @Test
  void anEntryThatWasSealedAnewDoesNotLeadToTheNext() {
    inATransactionThatIsUndone(before -> {
      var old = rows().after(before, 1).getFirst();
      var forged =
          new AuditEntry(
                  old.sequence(),
                  old.at(),
                  "nobody",
                  old.action(),
                  old.tenant(),
                  old.before(),
                  old.after(),
                  old.reason(),
                  old.previousHash(),
                  "")
              .sealed();
      jdbc.sql("update audit_entry set actor = 'nobody', hash = ? where sequence = ?")
          .param(forged.hash())
          .param(old.sequence())
          .update();

      var verification = verifier.verify();

      assertThat(verification.firstWrong()).isEqualTo(before + 2);
      assertThat(verification.problem()).endsWith("does not follow the one before it");
    });
  }

  private AuditRows rows() {
    return new AuditRows(jdbc);
  }

  /** Four entries are there, after {@code before}; triggers are off. */
  private void inATransactionThatIsUndone(Tampering tampering) {
    new TransactionTemplate(transactions)
        .executeWithoutResult(status -> {
          status.setRollbackOnly();
          long before = rows().head().sequence();
          for (int i = 0; i < 4; i++) {
            log.record(new Action("test.done", null, null, i, "r"));
          }
          jdbc.sql("set local role none").update();
          jdbc.sql("alter table audit_entry disable trigger all").update();
          jdbc.sql("alter table audit_entry drop constraint audit_entry_sequence_check").update();
          tampering.with(before);
        });
  }

  @FunctionalInterface
  private interface Tampering {
    void with(long before);
  }
}
