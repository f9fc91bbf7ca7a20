package dev.crosskeep.policy.key;

import dev.crosskeep.contracts.KeyUses;
import dev.crosskeep.contracts.KeyUses.KeyUse;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of when keys were last used. */
@Repository
class KeyUseTable {

  private final JdbcClient jdbc;

  KeyUseTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes in what one of several gateways has seen, in any order: the latest use counts, and none
   * lies in the future. Keys that are not there are passed over.
   */
  void note(KeyUses seen) {
    jdbc.sql(
            """
            insert into key_use (key, last_used_at)
            select id, max(least(at, now()))
            from unnest(cast(:keys as text[]), cast(:times as timestamptz[])) as seen (key, at)
                join api_key on id = seen.key
            group by id order by id
            on conflict (key) do update
            set last_used_at = greatest(key_use.last_used_at, excluded.last_used_at)
            """)
        .param("keys", texts(seen, KeyUse::key))
        .param("times", texts(seen, use -> use.lastUsedAt().toString()))
        .update();
  }

  private static String[] texts(KeyUses seen, Function<KeyUse, String> part) {
    return seen.uses().stream().map(part).toArray(String[]::new);
  }
}
