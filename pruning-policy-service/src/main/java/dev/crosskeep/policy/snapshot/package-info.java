/** All that gateways need to know, as one document. */
@NullMarked
package dev.crosskeep.policy.snapshot;

import org.jspecify.annotations.NullMarked;
