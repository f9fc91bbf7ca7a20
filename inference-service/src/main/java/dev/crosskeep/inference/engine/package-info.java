/**
 * The engine in this service: its settings, its life from start to SIGTERM, its health and its
 * metrics.
 */
@NullMarked
package dev.crosskeep.inference.engine;

import org.jspecify.annotations.NullMarked;
