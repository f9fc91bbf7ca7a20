/** The keys with which tenants call: made once, kept as a hash, revoked. */
@NullMarked
package dev.crosskeep.policy.key;

import org.jspecify.annotations.NullMarked;
