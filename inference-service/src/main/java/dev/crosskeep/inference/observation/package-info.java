/** The way of an answer's observation: a durable spool, then the service that stores it. */
@NullMarked
package dev.crosskeep.inference.observation;

import org.jspecify.annotations.NullMarked;
