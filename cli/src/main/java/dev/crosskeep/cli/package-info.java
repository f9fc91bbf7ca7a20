/**
 * The program behind {@code ./suite}: talks to a running server, checks converted checkpoints and
 * scores predictions.
 */
@NullMarked
package dev.crosskeep.cli;

import org.jspecify.annotations.NullMarked;
