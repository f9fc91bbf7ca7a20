/** Who may call {@code /api} and {@code /internal}: services, and members with their tokens. */
@NullMarked
package dev.crosskeep.policy.api;

import org.jspecify.annotations.NullMarked;
