/** The one way in: keys, policies and experiment arms in front of the chat API. */
@NullMarked
package dev.crosskeep.gateway;

import org.jspecify.annotations.NullMarked;
