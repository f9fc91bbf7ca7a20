package dev.crosskeep.policy.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A key at the only moment at which it can be read. */
public record IssuedKey(@JsonProperty("key") SecretKey secret, @JsonUnwrapped ApiKey description) {}
