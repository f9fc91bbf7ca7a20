/** What the service insists on before it starts. */
@NullMarked
package dev.crosskeep.experiment.start;

import org.jspecify.annotations.NullMarked;
