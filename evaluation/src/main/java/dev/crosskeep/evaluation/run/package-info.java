/**
 * Evaluation of pruning policies: a model answers data sets under all of them, and what that is
 * worth is told with intervals, tables and plots.
 */
@NullMarked
package dev.crosskeep.evaluation.run;

import org.jspecify.annotations.NullMarked;
