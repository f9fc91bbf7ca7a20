/** The same request sent twice under one {@code Idempotency-Key} is answered once. */
@NullMarked
package dev.crosskeep.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
