/** Tenants, their keys and their published pruning policies. */
@NullMarked
package dev.crosskeep.policy;

import org.jspecify.annotations.NullMarked;
