package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.Limit;
import dev.crosskeep.contracts.Limit.Window;
import dev.crosskeep.contracts.Limits;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits as their form holds them: a number in the input of the limit's name, blank for no limit,
 * and its unit in {@code NAME.unit}.
 */
record LimitForm(Map<String, String> inputs) {

  /** As the form's sections are headed. */
  record Section(String title, String note, List<LimitField> fields) {}

  static final List<Section> SECTIONS =
      List.of(
          section(Window.MINUTE, "In a minute", "Whoever is over it waits until the minute ends."),
          section(Window.DAY, "In a day", "Of UTC. Whoever is over it waits until the day ends."),
          section(Window.IN_FLIGHT, "At once", "Of all requests that are being answered."),
          section(Window.REQUEST, "In one request", "A larger request is refused for good."));

  private static Section section(Window window, String title, String note) {
    return new Section(
        title,
        note,
        Arrays.stream(Limit.values())
            .filter(limit -> limit.window() == window)
            .map(LimitField::of)
            .toList());
  }

  static LimitForm of(Limits limits) {
    var inputs = new LinkedHashMap<String, String>();
    limits
        .most()
        .forEach((limit, most) -> {
          var unit = LimitField.of(limit).unitOf(most);
          inputs.put(limit.json(), String.valueOf(most / unit.size()));
          inputs.put(limit.json() + ".unit", unit.name());
        });
    return new LimitForm(inputs);
  }

  /** As {@code In a minute: requests at most 60}, one for each section that has limits. */
  static List<String> sentences(Limits limits) {
    return SECTIONS.stream()
        .map(section ->
            section.fields().stream()
                .filter(field -> limits.of(field.limit()).isPresent())
                .map(field -> field.say(limits.of(field.limit()).getAsLong()))
                .reduce((said, more) -> said + ", " + more)
                .map(all -> section.title() + ": " + all)
                .orElse(""))
        .filter(sentence -> !sentence.isEmpty())
        .toList();
  }

  public String value(LimitField field) {
    return inputs.getOrDefault(field.name(), "").strip();
  }

  public String unit(LimitField field) {
    return inputs.getOrDefault(field.name() + ".unit", field.usualUnit());
  }

  Checked check() {
    var most = new EnumMap<Limit, Long>(Limit.class);
    var problems = new LinkedHashMap<String, String>();
    for (var section : SECTIONS) {
      for (var field : section.fields()) {
        try {
          if (!value(field).isEmpty()) {
            long amount = field.amount(value(field), unit(field));
            most.putAll(new Limits(Map.of(field.limit(), amount)).most());
          }
        } catch (ArithmeticException | IllegalArgumentException _) {
          problems.put(field.name(), "must be a whole number, 0 or more; blank for no limit");
        }
      }
    }
    return new Checked(new Limits(most), problems);
  }

  /**
   * What a form comes to.
   *
   * @param problems sentences, by input
   */
  record Checked(Limits limits, Map<String, String> problems) {}
}
