/**
 * Comparison of this engine with what another implementation computed from the same checkpoint or
 * the same attention logits. The tests and {@code ./suite verify} run the same checks.
 */
@NullMarked
package dev.crosskeep.verify;

import org.jspecify.annotations.NullMarked;
