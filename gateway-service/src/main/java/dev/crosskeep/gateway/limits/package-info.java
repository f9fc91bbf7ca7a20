/** What requests may take: reserved before the engine is asked, reconciled with what it answers. */
@NullMarked
package dev.crosskeep.gateway.limits;

import org.jspecify.annotations.NullMarked;
