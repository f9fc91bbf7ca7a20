/** What keeps a service from starting, said in a sentence. */
@NullMarked
package dev.crosskeep.service.start;

import org.jspecify.annotations.NullMarked;
