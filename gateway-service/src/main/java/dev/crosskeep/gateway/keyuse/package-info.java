/** When keys were last used: noted here, told to the policy service now and then. */
@NullMarked
package dev.crosskeep.gateway.keyuse;

import org.jspecify.annotations.NullMarked;
