/** Pictures that a request names by address: fetched here, so that nothing behind has to. */
@NullMarked
package dev.crosskeep.gateway.pictures;

import org.jspecify.annotations.NullMarked;
