/** Who asks, and how much cache the answer may keep. */
@NullMarked
package dev.crosskeep.gateway.chat;

import org.jspecify.annotations.NullMarked;
