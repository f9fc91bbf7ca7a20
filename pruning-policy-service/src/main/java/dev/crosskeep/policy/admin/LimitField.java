package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.Limit;
import java.math.BigDecimal;
import java.util.List;

/**
 * An input of the limits' form.
 *
 * @param units what its number may be counted in, the smallest first
 */
record LimitField(Limit limit, String label, List<Unit> units) {

  private static final String NUMBER = "[0-9]{1,19}(\\.[0-9]{1,9})?";
  private static final List<Unit> BYTES =
      List.of(
          new Unit("bytes", 1),
          new Unit("KiB", 1 << 10),
          new Unit("MiB", 1 << 20),
          new Unit("GiB", 1 << 30));
  private static final List<Unit> PIXELS =
      List.of(new Unit("pixels", 1), new Unit("megapixels", 1_000_000));

  /**
   * What a number is counted in.
   *
   * @param size how much one of it is
   */
  record Unit(String name, long size) {

    boolean divides(long amount) {
      return amount % size == 0;
    }
  }

  static LimitField of(Limit limit) {
    return switch (limit.measure()) {
      case REQUESTS -> field(limit, "Requests", "requests");
      case INPUT_TOKENS -> field(limit, "Input tokens", "tokens");
      case OUTPUT_TOKENS -> field(limit, "Output tokens", "tokens");
      case TOTAL_TOKENS -> field(limit, "All tokens", "tokens");
      case IMAGES -> field(limit, "Pictures", "pictures");
      case KV_BYTES -> new LimitField(limit, "Kept keys and values", BYTES);
      case PIXELS -> new LimitField(limit, "Pixels, all pictures together", PIXELS);
      case BODY_BYTES -> new LimitField(limit, "Size of the request", BYTES);
    };
  }

  private static LimitField field(Limit limit, String label, String unit) {
    return new LimitField(limit, label, List.of(new Unit(unit, 1)));
  }

  /** The name of its input. */
  public String name() {
    return limit.json();
  }

  /** As {@code 1.5 GiB}, in the largest unit that has a short number. */
  public String say(long amount) {
    var unit = unitOf(amount);
    return PolicyWords.number(amount / unit.size()) + " " + unit.name();
  }

  /** The largest unit in which an amount is a whole number. */
  Unit unitOf(long amount) {
    return amount == 0
        ? units.getFirst()
        : units.reversed().stream()
            .filter(unit -> unit.divides(amount))
            .findFirst()
            .orElse(units.getFirst());
  }

  /** The unit in which people usually say it. */
  String usualUnit() {
    return units.equals(BYTES) ? "MiB" : units.getLast().name();
  }

  /** How much a number is in a unit; it may have decimals as long as the amount has none. */
  long amount(String number, String unitName) {
    var unit =
        units.stream()
            .filter(known -> known.name().equals(unitName))
            .findFirst()
            .orElse(units.getFirst());
    if (!number.matches(NUMBER)) {
      throw new NumberFormatException(number);
    }
    return new BigDecimal(number).multiply(BigDecimal.valueOf(unit.size())).longValueExact();
  }
}
