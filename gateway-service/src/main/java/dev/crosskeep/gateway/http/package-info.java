/** What holds for every request, wherever it goes: an id, and a body whose end is known. */
@NullMarked
package dev.crosskeep.gateway.http;

import org.jspecify.annotations.NullMarked;
