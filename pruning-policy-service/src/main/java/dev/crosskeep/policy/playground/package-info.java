/** Has the engine answer questions under policies that nobody has published. */
@NullMarked
package dev.crosskeep.policy.playground;

import org.jspecify.annotations.NullMarked;
