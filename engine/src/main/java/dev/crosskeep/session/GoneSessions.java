package dev.crosskeep.session;

import dev.crosskeep.session.SessionUnavailableException.Reason;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why sessions are gone, so that their callers hear it; the last few thousand. */
final class GoneSessions {

  private static final int REMEMBERED = 4096;

  private final Map<String, Gone> byId = new LinkedHashMap<>();

  private record Gone(String tenant, Reason reason) {}

  void remember(String tenant, String id, Reason reason) {
    byId.put(id, new Gone(tenant, reason));
    if (byId.size() > REMEMBERED) {
      byId.remove(byId.keySet().iterator().next());
    }
  }

  /** Why a tenant has no session with this id. */
  Reason why(String tenant, String id) {
    Gone past = byId.get(id);
    return past != null && past.tenant.equals(tenant) ? past.reason : Reason.UNKNOWN;
  }
}
