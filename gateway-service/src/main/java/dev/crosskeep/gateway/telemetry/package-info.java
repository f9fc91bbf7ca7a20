/** What operators see of requests: spans and metrics, with nothing in them that was said. */
@NullMarked
package dev.crosskeep.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
