/** Draws which patches of an answer's pictures its cache kept. */
@NullMarked
package dev.crosskeep.patchmap;

import org.jspecify.annotations.NullMarked;
