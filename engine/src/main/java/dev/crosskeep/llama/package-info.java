/**
 * The language half: a Llama decoder that shows what its attention saw and lets its cache be
 * pruned.
 */
@NullMarked
package dev.crosskeep.llama;

import org.jspecify.annotations.NullMarked;
