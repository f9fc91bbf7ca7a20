package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * Which method prunes a prompt's KV cache, and its settings; the JSON field {@code method} names
 * the method. Every other JSON field may be left out and then has the method's default.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
public sealed interface PruningPolicy permits FullCache, PrunedCache {

  /** The method's name on the wire. */
  default String method() {
    return getClass().getAnnotation(JsonTypeName.class).value();
  }
}
