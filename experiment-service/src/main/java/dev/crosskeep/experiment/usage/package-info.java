/** What tenants and keys have used, added up from the observations. */
@NullMarked
package dev.crosskeep.experiment.usage;

import org.jspecify.annotations.NullMarked;
