/** Experiments on pruning policies, and the observations by which their arms are compared. */
@NullMarked
package dev.crosskeep.experiment;

import org.jspecify.annotations.NullMarked;
