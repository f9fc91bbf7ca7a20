/** The way to the engine and back. */
@NullMarked
package dev.crosskeep.gateway.proxy;

import org.jspecify.annotations.NullMarked;
