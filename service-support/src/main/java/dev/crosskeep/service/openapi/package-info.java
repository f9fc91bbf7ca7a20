/** The document in which a service describes its own addresses, errors included. */
@NullMarked
package dev.crosskeep.service.openapi;

import org.jspecify.annotations.NullMarked;
