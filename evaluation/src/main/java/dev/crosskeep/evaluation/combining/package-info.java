/**
 * MileBench's combined variant: the pictures of a sample on few grids, for models that read few
 * pictures at once.
 */
@NullMarked
package dev.crosskeep.evaluation.combining;

import org.jspecify.annotations.NullMarked;
