package dev.crosskeep.prompt;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code str} that chat templates call; Jinjava only knows Java's. */
final class PythonStrings extends ELResolver {

  private static final Pattern SPACES = Pattern.compile("\\s+");

  @Override
  public @Nullable Object invoke(
      ELContext context,
      @Nullable Object base,
      Object method,
      Class<?> @Nullable [] types,
      Object @Nullable [] arguments) {
    if (!(base instanceof String text)) {
      return null;
    }
    Optional<String> argument =
        arguments == null
            ? Optional.empty()
            : Arrays.stream(arguments).findFirst().map(String::valueOf);
    Optional<Object> result = call(text, method.toString(), argument);
    context.setPropertyResolved(result.isPresent());
    return result.orElse(null);
  }

  private static Optional<Object> call(String text, String method, Optional<String> argument) {
    return switch (method) {
      case "upper" -> Optional.of(text.toUpperCase(Locale.ROOT));
      case "lower" -> Optional.of(text.toLowerCase(Locale.ROOT));
      case "capitalize", "title" -> Optional.of(capitalised(text));
      case "strip" -> Optional.of(strip(text, true, true, argument));
      case "lstrip" -> Optional.of(strip(text, true, false, argument));
      case "rstrip" -> Optional.of(strip(text, false, true, argument));
      case "startswith" -> argument.map(text::startsWith);
      case "endswith" -> argument.map(text::endsWith);
      case "split" -> Optional.of(split(text, argument));
      default -> Optional.empty();
    };
  }

  /** Right for one word, such as a role; {@code title} of several words is not offered. */
  private static String capitalised(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT)
            + word.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String strip(
      String text, boolean front, boolean back, Optional<String> characters) {
    IntPredicate unwanted =
        characters
            .<IntPredicate>map(wanted -> c -> wanted.indexOf(c) >= 0)
            .orElse(Character::isWhitespace);
    int start = 0;
    int end = text.length();
    while (front && start < end && unwanted.test(text.charAt(start))) {
      start++;
    }
    while (back && end > start && unwanted.test(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static List<String> split(String text, Optional<String> separator) {
    if (separator.isEmpty()) {
      String stripped = text.strip();
      return stripped.isEmpty() ? List.of() : List.of(SPACES.split(stripped));
    }
    return List.of(text.split(Pattern.quote(separator.get()), -1));
  }

  // Strings have no properties that Jinjava does not know; the rest is what the type demands.

  @Override
  public @Nullable Object getValue(
      ELContext context, @Nullable Object base, @Nullable Object property) {
    return null;
  }

  @Override
  public @Nullable Class<?> getType(
      ELContext context, @Nullable Object base, @Nullable Object property) {
    return null;
  }

  @Override
  public void setValue(
      ELContext context,
      @Nullable Object base,
      @Nullable Object property,
      @Nullable Object value) {}

  @Override
  public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
    return true;
  }

  @Override
  public @Nullable Iterator<java.beans.FeatureDescriptor> getFeatureDescriptors(
      ELContext context, @Nullable Object base) {
    return null;
  }

  @Override
  public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
    return null;
  }
}
