/** A PostgreSQL of this machine: for the suite without Docker, and for tests. */
@NullMarked
package dev.crosskeep.postgres;

import org.jspecify.annotations.NullMarked;
