package dev.crosskeep.verify;

import java.nio.file.Path;
import java.util.List;

/**
 * What came out of verifying one path.
 *
 * @param checks all comparisons that were made, in order; at least one
 */
public record VerifyReport(Path path, List<Check> checks) {

  public VerifyReport {
    checks = List.copyOf(checks);
  }

  public boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }
}
