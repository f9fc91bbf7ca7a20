/** What the services with servlets share: request ids, and trust in each other. */
@NullMarked
package dev.crosskeep.service;

import org.jspecify.annotations.NullMarked;
