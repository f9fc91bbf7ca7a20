/** From a conversation to token ids, and from token ids back to text. */
@NullMarked
package dev.crosskeep.prompt;

import org.jspecify.annotations.NullMarked;
