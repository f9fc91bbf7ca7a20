/** An id for every request, and a sign of life. */
@NullMarked
package dev.crosskeep.gateway.http;

import org.jspecify.annotations.NullMarked;
