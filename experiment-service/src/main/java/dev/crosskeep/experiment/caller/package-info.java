/** For whom a request is made. */
@NullMarked
package dev.crosskeep.experiment.caller;

import org.jspecify.annotations.NullMarked;
