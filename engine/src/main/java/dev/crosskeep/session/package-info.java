/**
 * Conversations that are kept in native memory between their turns: who may go on with which, for
 * how long, and how much memory that may take. Knows nothing of what it keeps.
 */
@NullMarked
package dev.crosskeep.session;

import org.jspecify.annotations.NullMarked;
