/** The services as real processes, asked by real clients. */
@NullMarked
package dev.crosskeep.suite;

import org.jspecify.annotations.NullMarked;
