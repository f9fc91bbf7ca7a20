/** The cache of one sequence: keys and values per layer, allocated once and appended in place. */
@NullMarked
package dev.crosskeep.kvcache;

import org.jspecify.annotations.NullMarked;
