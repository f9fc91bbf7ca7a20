/** Takes observations in, each stored once however often it is sent, and shows them. */
@NullMarked
package dev.crosskeep.experiment.observations;

import org.jspecify.annotations.NullMarked;
