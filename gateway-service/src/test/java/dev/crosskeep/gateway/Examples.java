package dev.crosskeep.gateway;

import dev.crosskeep.contracts.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The example documents of the contracts. */
public final class Examples {

  private Examples() {}

  public static byte[] bytes(String name) {
    try (var in = ApiError.class.getResourceAsStream("examples/" + name + ".json")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }
}
