/** Which models this service offers. */
@NullMarked
package dev.crosskeep.inference.models;

import org.jspecify.annotations.NullMarked;
