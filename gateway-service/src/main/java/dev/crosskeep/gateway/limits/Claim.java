package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit;
import dev.crosskeep.gateway.limits.Holder.Limited;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request wants of one bucket.
 *
 * @param amount what it wants, at least 0
 * @param most what the bucket holds
 */
record Claim(Bucket bucket, long amount, long most) {

  /** Whether it fits beside what is taken. */
  boolean fits(long taken) {
    return amount <= most - taken;
  }

  /** What a request wants of all buckets of its holders. */
  static List<Claim> of(List<Limited> holders, Demand demand, Instant now) {
    List<Claim> claims = new ArrayList<>();
    for (var limited : holders) {
      limited
          .limits()
          .most()
          .forEach((limit, most) -> {
            if (limit.window() != Limit.Window.REQUEST) {
              var bucket = Bucket.at(now, limited.holder(), limit);
              claims.add(new Claim(bucket, demand.of(limit.measure()), most));
            }
          });
    }
    return claims;
  }
}
