/** Experiments: which policies run against each other for a tenant, and how they compare. */
@NullMarked
package dev.crosskeep.experiment.experiments;

import org.jspecify.annotations.NullMarked;
