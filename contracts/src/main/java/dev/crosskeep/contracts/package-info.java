/**
 * The vocabulary that crosses a service's border: pruning policies, budgets, and what a cache cost.
 *
 * <p>Records only: they validate what they are given and do budget arithmetic, nothing else. The
 * JSON documents under {@code examples/} are read by the tests of both sides of every border.
 */
@NullMarked
package dev.crosskeep.contracts;

import org.jspecify.annotations.NullMarked;
