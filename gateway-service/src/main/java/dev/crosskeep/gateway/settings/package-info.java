/** The gateway's settings, checked before it starts. */
@NullMarked
package dev.crosskeep.gateway.settings;

import org.jspecify.annotations.NullMarked;
