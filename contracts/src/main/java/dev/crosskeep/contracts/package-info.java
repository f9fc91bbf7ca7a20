/** The vocabulary that two or more parts of Crosskeep share. */
@NullMarked
package dev.crosskeep.contracts;

import org.jspecify.annotations.NullMarked;
