package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.PublishedPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy as the editor's inputs hold it. What is blank is left out, and then has the method's
 * default.
 *
 * <p>An amount {@code budget} is in the inputs {@code budget.unit} and {@code budget.value}.
 */
record PolicyForm(MultiValueMap<String, String> inputs) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Field CAP = Fields.BUDGET_OR_MASS;

  /** The inputs that say what was published. */
  static PolicyForm of(PublishedPolicy published) {
    var inputs = new LinkedMultiValueMap<String, String>();
    inputs.add("method", published.policy().method());
    var form = new PolicyForm(inputs);
    JsonNode policy = JSON.valueToTree(published.policy());
    ObjectNode usual = form.defaults();
    for (var field : Fields.of(form.method())) {
      var value = at(policy, field.path());
      if (!value.isMissingNode()
          && (field.path().equals("budget") || !value.equals(at(usual, field.path())))) {
        form.fill(field, field.path(), value);
      }
    }
    if (published.override().allowed()) {
      inputs.add("override.allowed", "true");
      published
          .override()
          .maxBudget()
          .ifPresent(most -> form.fill(CAP, "override.max_budget", JSON.valueToTree(most)));
    }
    if (published.shadowRate() > 0) {
      inputs.add("shadow_rate", plain(JSON.valueToTree(published.shadowRate())));
    }
    return form;
  }

  public Method method() {
    return Method.of(value("method"));
  }

  /** What stands in an input; empty when nothing does. */
  public String value(String input) {
    String value = inputs.getFirst(input);
    return value == null ? "" : value.strip();
  }

  /** Whether a word is among those that are ticked or chosen. */
  public boolean has(String input, String word) {
    return inputs.getOrDefault(input, List.of()).contains(word);
  }

  /** Whether one of some fields says something. */
  public boolean sets(List<Field> fields) {
    return fields.stream()
        .anyMatch(
            field -> !value(field.path()).isEmpty() || !value(field.path() + ".value").isEmpty());
  }

  /** The unit of an amount: the one that is chosen, or else the default's. */
  public String unit(Field field) {
    String chosen = value(field.path() + ".unit");
    return chosen.isEmpty() ? unitOf(field, at(defaults(), field.path())) : chosen;
  }

  /** What a blank input means. */
  public String placeholder(Field field) {
    var value = at(defaults(), field.path());
    if (field.kind() == Field.Kind.AMOUNT) {
      String unit = unitOf(field, value);
      return unit.equals(unit(field)) ? plain(numberIn(value, unit)) : "";
    }
    return field.kind() == Field.Kind.CHOICE
        ? field.options().stream()
            .filter(option -> option.value().equals(plain(value)))
            .map(Field.Option::label)
            .findFirst()
            .orElse("")
        : plain(value);
  }

  /** Whether everything in the form can be used, and what is wrong where it cannot. */
  Checked check() {
    var problems = new LinkedHashMap<String, String>();
    Optional<PruningPolicy> policy = Optional.empty();
    try {
      policy = Optional.of(PolicyJson.read(json()));
    } catch (InvalidPolicyException e) {
      problems.put(fieldOf(e.field()), String.valueOf(e.getMessage()));
    }
    var override = OverrideRule.NONE;
    try {
      override = override();
    } catch (JacksonException _) {
      problems.put("override.max_budget", "the limit must be a number above 0, a share at most 1");
    }
    double rate = 0;
    try {
      rate = value("shadow_rate").isEmpty() ? 0 : Double.parseDouble(number("shadow_rate"));
    } catch (NumberFormatException _) {
      rate = -1;
    }
    if (!(rate >= 0 && rate <= 1)) {
      problems.put("shadow_rate", "shadow_rate must be from 0 to 1");
    }
    return new Checked(policy, override, rate, problems);
  }

  private String fieldOf(String refused) {
    return Fields.of(method()).stream()
        .map(Field::path)
        .filter(path ->
            refused.equals(path)
                || refused.startsWith(path + ".")
                || path.startsWith(refused + "."))
        .findFirst()
        .orElse("method");
  }

  /** The policy's JSON. */
  private ObjectNode json() {
    var policy = JSON.createObjectNode().put("method", method().json());
    for (var field : Fields.of(method())) {
      read(field, field.path()).ifPresent(value -> put(policy, field.path(), value));
    }
    return policy;
  }

  private OverrideRule override() {
    if (!has("override.allowed", "true")) {
      return OverrideRule.NONE;
    }
    var most =
        value("override.max_budget.value").isEmpty()
            ? Optional.<JsonNode>empty()
            : read(CAP, "override.max_budget");
    return new OverrideRule(true, most.map(budget -> JSON.treeToValue(budget, CacheBudget.class)));
  }

  private Optional<JsonNode> read(Field field, String input) {
    return switch (field.kind()) {
      case AMOUNT -> amount(field, input);
      case NUMBER, CHOICE ->
          Optional.of(number(input)).filter(text -> !text.isEmpty()).map(PolicyForm::scalar);
      case SEVERAL ->
          Optional.ofNullable(inputs.get(input))
              .filter(words -> !words.isEmpty())
              .map(words -> JSON.valueToTree(words));
    };
  }

  private Optional<JsonNode> amount(Field field, String input) {
    String unit = value(input + ".unit");
    String number = number(input + ".value");
    var chosen = field.options().stream().filter(option -> option.value().equals(unit)).findFirst();
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    if (!chosen.get().withNumber()) {
      return Optional.of(
          unit.equals("after")
              ? JSON.createObjectNode().put("after", "last_image")
              : JSON.valueToTree(unit));
    }
    if (number.isEmpty()) {
      if (unit.equals(unitOf(field, at(defaults(), field.path())))) {
        return Optional.empty();
      }
      throw new InvalidPolicyException(field.path(), field.label() + " needs a number");
    }
    return Optional.of(
        unit.equals("share")
            ? fraction(number)
            : JSON.createObjectNode().set(unit, scalar(number)));
  }

  private void fill(Field field, String input, JsonNode value) {
    switch (field.kind()) {
      case AMOUNT -> {
        String unit = unitOf(field, value);
        inputs.add(input + ".unit", unit);
        inputs.add(input + ".value", plain(numberIn(value, unit)));
      }
      case NUMBER, CHOICE -> inputs.add(input, plain(value));
      case SEVERAL -> value.forEach(word -> inputs.add(input, plain(word)));
    }
  }

  /** What the method does where nothing is said. */
  private ObjectNode defaults() {
    var said = JSON.createObjectNode().put("method", method().json());
    if (method() == Method.CSP) {
      // Two defaults of this method depend on these.
      for (String input : List.of("prune", "combine")) {
        if (!value(input).isEmpty()) {
          said.put(input, value(input));
        }
      }
    }
    try {
      return JSON.valueToTree(PolicyJson.read(said));
    } catch (InvalidPolicyException _) {
      return said;
    }
  }

  /** In an object, the other fields are what they would be. */
  private void put(ObjectNode policy, String path, JsonNode value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      policy.set(path, value);
      return;
    }
    String outer = path.substring(0, dot);
    if (!policy.has(outer)) {
      var usual = defaults().path(outer);
      policy.set(outer, usual.isObject() ? usual.deepCopy() : JSON.createObjectNode());
    }
    ((ObjectNode) policy.get(outer)).set(path.substring(dot + 1), value);
  }

  private String number(String input) {
    return value(input).replace(',', '.');
  }

  private static JsonNode fraction(String text) {
    try {
      return JSON.valueToTree(Double.parseDouble(text));
    } catch (NumberFormatException _) {
      return JSON.valueToTree(text);
    }
  }

  /** A fraction stays text, which no whole number takes in rounded down. */
  private static JsonNode scalar(String text) {
    if (text.equals("true") || text.equals("false")) {
      return JSON.valueToTree(Boolean.valueOf(text));
    }
    try {
      double number = Double.parseDouble(text);
      return number == Math.rint(number) && Math.abs(number) < 1L << 53
          ? JSON.valueToTree((long) number)
          : JSON.valueToTree(text);
    } catch (NumberFormatException _) {
      return JSON.valueToTree(text);
    }
  }

  private static JsonNode at(JsonNode policy, String path) {
    return policy.at("/" + path.replace('.', '/'));
  }

  private static String unitOf(Field field, JsonNode value) {
    if (value.isObject() && !value.isEmpty()) {
      return value.propertyNames().iterator().next();
    }
    if (value.isString()) {
      return value.stringValue();
    }
    return value.isNumber() ? "share" : field.options().getFirst().value();
  }

  private static JsonNode numberIn(JsonNode value, String unit) {
    return value.isObject() ? value.path(unit) : value;
  }

  private static String plain(JsonNode value) {
    if (value.isNumber()) {
      return value.decimalValue().stripTrailingZeros().toPlainString();
    }
    return value.isString() || value.isBoolean() ? value.asString() : "";
  }

  /**
   * What a form comes to.
   *
   * @param policy empty when there is a problem with it
   * @param problems sentences, by input
   */
  record Checked(
      Optional<PruningPolicy> policy,
      OverrideRule override,
      double shadowRate,
      Map<String, String> problems) {}
}
