/**
 * How close answers from a pruned cache come to those of the full one: distances between the
 * distributions of next tokens, agreement of whole answers, and the course of a measurement.
 *
 * <p>Knows no tensor and no model: a {@link dev.crosskeep.fidelity.Continuation} is all it reads.
 */
@NullMarked
package dev.crosskeep.fidelity;

import org.jspecify.annotations.NullMarked;
