/**
 * Answers questions with the model: a scheduler of sequences, sampling, stop strings and events.
 *
 * <p>Knows no tensor, no HTTP and no Spring. {@link dev.crosskeep.generation.ChatEngine} is the
 * entrance.
 */
@NullMarked
package dev.crosskeep.generation;

import org.jspecify.annotations.NullMarked;
