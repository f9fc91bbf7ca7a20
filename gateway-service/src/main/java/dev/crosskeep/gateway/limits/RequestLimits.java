package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit;
import dev.crosskeep.gateway.limits.Holder.Limited;
import java.util.List;

/** Limits that a request meets or breaks by itself, whatever others do. */
final class RequestLimits {

  private RequestLimits() {}

  /** Refuses what could never pass. */
  static void check(List<Limited> holders, Demand demand) {
    for (var limited : holders) {
      limited
          .limits()
          .most()
          .forEach((limit, most) -> check(limited.holder(), limit, most, demand));
    }
  }

  private static void check(Holder holder, Limit limit, long most, Demand demand) {
    long wanted = demand.of(limit.measure());
    // Whoever may make no requests at all is told to wait, not that the request is wrong.
    if (wanted > most && limit.measure() != Limit.Measure.REQUESTS) {
      throw Refusals.tooLarge(holder, limit, wanted, most).exception();
    }
  }
}
