/** The engine behind OpenAI's chat API. */
@NullMarked
package dev.crosskeep.inference;

import org.jspecify.annotations.NullMarked;
