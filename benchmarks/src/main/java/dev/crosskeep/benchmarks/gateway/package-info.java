/** What the gateway adds, what it carries, and how soon it hears of things. */
@NullMarked
package dev.crosskeep.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
