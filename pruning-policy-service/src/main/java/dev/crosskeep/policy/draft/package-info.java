/** What shall be published: written, reviewed by somebody else, published now or at a set time. */
@NullMarked
package dev.crosskeep.policy.draft;

import org.jspecify.annotations.NullMarked;
