/** The engine as a Spring AI chat model. */
@NullMarked
package dev.crosskeep.inference.springai;

import org.jspecify.annotations.NullMarked;
