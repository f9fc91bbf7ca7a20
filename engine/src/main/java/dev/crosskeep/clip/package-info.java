/** The vision half: CLIP's image encoder, and the pixel values it reads. */
@NullMarked
package dev.crosskeep.clip;

import org.jspecify.annotations.NullMarked;
