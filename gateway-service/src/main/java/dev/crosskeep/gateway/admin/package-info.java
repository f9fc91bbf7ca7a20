/** The way to the admin pages, which the policy service has. */
@NullMarked
package dev.crosskeep.gateway.admin;

import org.jspecify.annotations.NullMarked;
