/** The machine's own Chromium, for tests. */
@NullMarked
package dev.crosskeep.browser;

import org.jspecify.annotations.NullMarked;
