/** What the service insists on before it starts, and what it makes the first time. */
@NullMarked
package dev.crosskeep.policy.start;

import org.jspecify.annotations.NullMarked;
