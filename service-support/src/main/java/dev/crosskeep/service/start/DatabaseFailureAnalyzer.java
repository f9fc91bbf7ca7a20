package dev.crosskeep.service.start;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says that PostgreSQL cannot be used, instead of a page of stack trace. */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
    return cannotConnect(cause)
        ? new FailureAnalysis(
            "PostgreSQL cannot be used: " + cause.getMessage(),
            "Start it, or correct SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD.",
            cause)
        : null;
  }

  /** SQLSTATE classes 08 (connection), 28 (password) and 3D (no such database). */
  private static boolean cannotConnect(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08") || state.startsWith("28") || state.startsWith("3D");
  }
}
