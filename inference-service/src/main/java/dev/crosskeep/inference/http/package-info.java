/** What holds for every HTTP request: its id, its size, and whether its client is still there. */
@NullMarked
package dev.crosskeep.inference.http;

import org.jspecify.annotations.NullMarked;
