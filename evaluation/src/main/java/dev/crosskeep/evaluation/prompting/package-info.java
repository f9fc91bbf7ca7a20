/** The prompts that MileBench's samples become, cut to a model's context. */
@NullMarked
package dev.crosskeep.evaluation.prompting;

import org.jspecify.annotations.NullMarked;
