/** The instances of the engine: which of them a request should reach, and which of them work. */
@NullMarked
package dev.crosskeep.gateway.instances;

import org.jspecify.annotations.NullMarked;
