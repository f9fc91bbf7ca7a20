/** Who did what and why: a log whose entries are chained by their hashes. */
@NullMarked
package dev.crosskeep.policy.audit;

import org.jspecify.annotations.NullMarked;
