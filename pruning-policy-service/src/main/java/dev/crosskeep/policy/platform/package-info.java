/** What holds for all tenants. */
@NullMarked
package dev.crosskeep.policy.platform;

import org.jspecify.annotations.NullMarked;
