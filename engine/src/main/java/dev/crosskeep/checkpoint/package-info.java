/** Checkpoints in Hugging Face layout: strict reading, nothing half loaded. */
@NullMarked
package dev.crosskeep.checkpoint;

import org.jspecify.annotations.NullMarked;
