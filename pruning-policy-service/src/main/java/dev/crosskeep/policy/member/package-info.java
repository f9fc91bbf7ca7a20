/** Who may use the admin pages: members, their roles, and how they prove who they are. */
@NullMarked
package dev.crosskeep.policy.member;

import org.jspecify.annotations.NullMarked;
