package dev.crosskeep.policy.tenant;

import org.jspecify.annotations.Nullable;

/**
 * What a policy holds for. The platform's is beneath every tenant's, a tenant's beneath those of
 * its models and keys, and a model's beneath a key's.
 */
public sealed interface Scope {

  /** All tenants. */
  record Platform() implements Scope {

    @Override
    public @Nullable String tenant() {
      return null;
    }

    @Override
    public @Nullable String model() {
      return null;
    }

    @Override
    public @Nullable String key() {
      return null;
    }
  }

  /** A tenant, or one model or one key of it, never both. */
  record InTenant(String tenant, @Nullable String model, @Nullable String key) implements Scope {

    /** Whether the tenant's own policy lies beneath. */
    boolean isAbove() {
      return model != null || key != null;
    }
  }

  /** The tenant's id; null for the platform. */
  @Nullable String tenant();

  /** The model that it is for, if for one. */
  @Nullable String model();

  /** The id of the key that it is for, if for one. */
  @Nullable String key();

  /** A tenant's own. */
  static InTenant ofTenant(String tenant) {
    return new InTenant(tenant, null, null);
  }

  /** What kind it is: {@code platform}, {@code tenant}, {@code model} or {@code key}. */
  default String layer() {
    if (key() != null) {
      return "key";
    }
    if (model() != null) {
      return "model";
    }
    return tenant() == null ? "platform" : "tenant";
  }

  /** Who decides about it, as a sentence names him. */
  default String owner() {
    return tenant() == null ? "the platform" : "tenant '" + tenant() + "'";
  }

  /** As a sentence names it. */
  default String title() {
    return switch (layer()) {
      case "key" -> "key '" + key() + "' of " + owner();
      case "model" -> "model '" + model() + "' of " + owner();
      default -> owner();
    };
  }
}
