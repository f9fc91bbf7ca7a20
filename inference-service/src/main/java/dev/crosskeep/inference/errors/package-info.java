/** OpenAI's error body for everything that goes wrong. */
@NullMarked
package dev.crosskeep.inference.errors;

import org.jspecify.annotations.NullMarked;
