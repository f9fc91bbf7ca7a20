/** OpenAI's error body for everything that goes wrong. */
@NullMarked
package dev.crosskeep.gateway.errors;

import org.jspecify.annotations.NullMarked;
