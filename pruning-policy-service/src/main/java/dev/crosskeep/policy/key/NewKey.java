package dev.crosskeep.policy.key;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that shall be made.
 *
 * @param name for people
 * @param expiresAt from when on it is refused; never if null
 * @param models the only models that it may ask; all of them if null
 * @param replaces the id of the key that it replaces
 */
record NewKey(
    String name,
    @Nullable Instant expiresAt,
    @Nullable List<String> models,
    @Nullable String replaces) {}
