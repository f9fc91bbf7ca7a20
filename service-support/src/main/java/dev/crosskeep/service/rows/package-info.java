/** Whose rows the database shows: row-level security, behind every check that the services make. */
@NullMarked
package dev.crosskeep.service.rows;

import org.jspecify.annotations.NullMarked;
