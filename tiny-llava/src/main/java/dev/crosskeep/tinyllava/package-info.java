/** Trains the bundled model and generates its pictures and questions. */
@NullMarked
package dev.crosskeep.tinyllava;

import org.jspecify.annotations.NullMarked;
