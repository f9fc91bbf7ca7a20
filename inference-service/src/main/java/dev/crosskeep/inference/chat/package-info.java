/** OpenAI's chat completions, whole and streamed. */
@NullMarked
package dev.crosskeep.inference.chat;

import org.jspecify.annotations.NullMarked;
