/** The vision tower: a CLIP vision transformer and what it reads. */
@NullMarked
package dev.crosskeep.clip;

import org.jspecify.annotations.NullMarked;
