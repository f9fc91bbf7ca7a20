/**
 * What a model's queries look at: own modality against the other, and what pruning and n-softmax do
 * to the weights.
 */
@NullMarked
package dev.crosskeep.evaluation.attention;

import org.jspecify.annotations.NullMarked;
