/**
 * The program behind {@code ./suite}: talks to a running server and checks converted checkpoints.
 */
@NullMarked
package dev.crosskeep.cli;

import org.jspecify.annotations.NullMarked;
