package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.policy.draft.Content;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.tenant.Proposal;
import dev.crosskeep.policy.tenant.Publication;
import dev.crosskeep.policy.tenant.Said;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy as the editor's inputs hold it. What is blank is left out, and then is inherited or, in
 * a policy that is said in full, has the method's default.
 *
 * <p>An amount {@code budget} is in the inputs {@code budget.unit} and {@code budget.value}.
 *
 * @param beneath what is inherited; null for a policy that is said in full
 */
record PolicyForm(MultiValueMap<String, String> inputs, @Nullable Publication beneath) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Field CAP = Fields.BUDGET_OR_MASS;

  /** The inputs that say what somebody has said. */
  static PolicyForm of(Said said, @Nullable Publication beneath) {
    var inputs = new LinkedMultiValueMap<String, String>();
    inputs.add("method", plain(said.policy().path("method")));
    var form = new PolicyForm(inputs, beneath);
    ObjectNode usual = form.defaults();
    for (var field : Fields.of(form.method())) {
      var value = at(said.policy(), field.path());
      if (!value.isMissingNode()
          && (form.isToSay(field) || !value.equals(at(usual, field.path())))) {
        form.fill(field, field.path(), value);
      }
    }
    var override = said.override();
    if (override != null) {
      form.fill(override);
    }
    Double rate = said.shadowRate();
    if (rate != null && (form.inherits() || rate > 0)) {
      inputs.add("shadow_rate", plain(JSON.valueToTree(rate)));
    }
    return form;
  }

  /** The same for what was published in full. */
  static PolicyForm of(PublishedPolicy published) {
    return of(
        new Said(
            JSON.valueToTree(published.policy()), published.override(), published.shadowRate()),
        null);
  }

  /** Whether a field is shown though it says what is usual. */
  private boolean isToSay(Field field) {
    return inherits() || field.path().equals("budget");
  }

  private void fill(OverrideRule override) {
    inputs.add("override.allowed", String.valueOf(override.allowed()));
    override
        .maxBudget()
        .ifPresent(most -> fill(CAP, "override.max_budget", JSON.valueToTree(most)));
  }

  /** Whether what is not said comes from what is beneath. */
  public boolean inherits() {
    return beneath != null;
  }

  /** The chosen method, or else the inherited one. */
  public Method method() {
    return beneath != null && value("method").isEmpty()
        ? inheritedMethod()
        : Method.of(value("method"));
  }

  /** The method that is used where none is chosen. */
  public Method inheritedMethod() {
    return beneath == null ? Method.CSP : Method.of(beneath.policy().method());
  }

  /** What becomes of a field that says nothing. */
  public String unsaid() {
    return beneath != null && method() == inheritedMethod() ? "inherited" : "default";
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
    ObjectNode said = JSON.createObjectNode();
    try {
      said = json();
      policy =
          Optional.of(
              beneath == null ? PolicyJson.read(said) : PolicyJson.changed(beneath.policy(), said));
    } catch (InvalidPolicyException e) {
      problems.put(fieldOf(e.field()), String.valueOf(e.getMessage()));
    }
    Optional<OverrideRule> override = Optional.empty();
    try {
      override = override();
    } catch (JacksonException _) {
      problems.put("override.max_budget", "the limit must be a number above 0, a share at most 1");
    }
    var rate = rate();
    if (rate.filter(share -> share >= 0 && share <= 1).isEmpty() && isRateSaid()) {
      problems.put("shadow_rate", "shadow_rate must be from 0 to 1");
    }
    ObjectNode typed = policy.isPresent() ? typed(policy.get(), said) : said;
    return new Checked(
        policy, inherits(), new Said(typed, override.orElse(null), rate.orElse(null)), problems);
  }

  /** What was said as the policy has it: there a fraction is a number. */
  private ObjectNode typed(PruningPolicy whole, ObjectNode said) {
    ObjectNode all = JSON.valueToTree(whole);
    return inherits() ? all.retain(said.propertyNames()) : all;
  }

  /** The same before it is saved, for which there must be a reason. */
  Checked checkWithReason() {
    var checked = check();
    if (!Reason.isGiven(value("reason"))) {
      checked.problems().put("reason", Reason.RULE);
    }
    return checked;
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

  /** The fields that are said. */
  private ObjectNode json() {
    var policy = JSON.createObjectNode();
    if (beneath == null || !value("method").isEmpty()) {
      policy.put("method", method().json());
    }
    for (var field : Fields.of(method())) {
      read(field, field.path()).ifPresent(value -> put(policy, field.path(), value));
    }
    return policy;
  }

  /** Empty for the one that is inherited. */
  private Optional<OverrideRule> override() {
    if (!has("override.allowed", "true")) {
      return inherits() && value("override.allowed").isEmpty()
          ? Optional.empty()
          : Optional.of(OverrideRule.NONE);
    }
    var most =
        value("override.max_budget.value").isEmpty()
            ? Optional.<JsonNode>empty()
            : read(CAP, "override.max_budget");
    return Optional.of(
        new OverrideRule(true, most.map(budget -> JSON.treeToValue(budget, CacheBudget.class))));
  }

  private boolean isRateSaid() {
    return !value("shadow_rate").isEmpty();
  }

  /** Empty for the one that is inherited; what is no number is none that can be. */
  private Optional<Double> rate() {
    if (!isRateSaid()) {
      return inherits() ? Optional.empty() : Optional.of(0.0);
    }
    try {
      return Optional.of(Double.parseDouble(number("shadow_rate")));
    } catch (NumberFormatException _) {
      return Optional.of(-1.0);
    }
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
    if (beneath != null && method() == inheritedMethod()) {
      return JSON.valueToTree(beneath.policy());
    }
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
   * @param policy with all that is inherited; empty when there is a problem with it
   * @param problems sentences, by input
   */
  record Checked(
      Optional<PruningPolicy> policy, boolean inherit, Said said, Map<String, String> problems) {

    /** What a member publishes, where there are no problems. */
    Proposal proposal(String reason, Member author) {
      return new Proposal(inherit, said, reason, author.login());
    }

    /** The same as a draft says it, to be published at a time or, if null, at once. */
    Content content(String reason, @Nullable Instant publishAt) {
      return new Content(inherit, said, reason, publishAt);
    }
  }
}
