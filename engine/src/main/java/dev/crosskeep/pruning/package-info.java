/** Which prompt tokens a layer keeps: the observation they are chosen by, and the methods. */
@NullMarked
package dev.crosskeep.pruning;

import org.jspecify.annotations.NullMarked;
