/** Measures what an answer costs; one command each, results in docs/measurements.md. */
@NullMarked
package dev.crosskeep.benchmarks;

import org.jspecify.annotations.NullMarked;
