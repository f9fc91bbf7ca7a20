/** Keys, policies and experiments as last heard, kept in memory and on disk. */
@NullMarked
package dev.crosskeep.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
