package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** Keeps every token. */
@JsonTypeName("full")
public record FullCache() implements PruningPolicy {}
