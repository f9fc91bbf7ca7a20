/** The services that this one asks. */
@NullMarked
package dev.crosskeep.policy.neighbour;

import org.jspecify.annotations.NullMarked;
