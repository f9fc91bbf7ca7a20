/** Problem details (RFC 9457) for everything that goes wrong. */
@NullMarked
package dev.crosskeep.experiment.errors;

import org.jspecify.annotations.NullMarked;
