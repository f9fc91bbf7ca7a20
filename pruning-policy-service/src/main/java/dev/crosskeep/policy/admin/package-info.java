/**
 * The pages on which operators see and change tenants, keys, policies and members. Templates reach
 * public methods only, also where the class is not.
 */
@NullMarked
package dev.crosskeep.policy.admin;

import org.jspecify.annotations.NullMarked;
