/**
 * Problem details (RFC 9457) for everything that goes wrong behind an admin's or a service's
 * address.
 */
@NullMarked
package dev.crosskeep.service.problems;

import org.jspecify.annotations.NullMarked;
