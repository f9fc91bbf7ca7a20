/**
 * The keys and values a sequence attends to: allocated once, appended in place, counted in bytes.
 */
@NullMarked
package dev.crosskeep.kvcache;

import org.jspecify.annotations.NullMarked;
