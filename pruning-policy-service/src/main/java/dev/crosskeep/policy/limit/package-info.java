/** How much tenants and their keys may use: set here, held by the gateways. */
@NullMarked
package dev.crosskeep.policy.limit;

import org.jspecify.annotations.NullMarked;
