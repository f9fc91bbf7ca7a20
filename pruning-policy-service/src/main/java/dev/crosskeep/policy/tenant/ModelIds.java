package dev.crosskeep.policy.tenant;

import dev.crosskeep.service.problems.Refusal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of models, whether or not any engine has them. */
public final class ModelIds {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,199}");

  /** More names nobody looks through. */
  private static final int MOST = 100;

  private ModelIds() {}

  /**
   * The models that somebody names, each once; all of them if null.
   *
   * @param field where they come from
   * @throws Refusal when he names none, too many, or what is no model
   */
  public static @Nullable List<String> list(String field, @Nullable List<String> models) {
    if (models == null) {
      return null;
    }
    if (models.isEmpty() || models.size() > MOST) {
      throw Refusal.field(
          field, "%s must be 1 to %d ids, or null for every model".formatted(field, MOST));
    }
    models.forEach(model -> require(field, model));
    return models.stream().distinct().sorted().toList();
  }

  /**
   * Makes sure that text may name a model.
   *
   * @param field where it comes from
   * @throws Refusal when it may not
   */
  public static void require(String field, @Nullable String model) {
    if (model == null || !ID.matcher(model).matches()) {
      throw Refusal.field(
          field,
          field
              + ": a model's id has 1 to 200 of a-z, A-Z, 0-9 and ._:@/+- and begins with a"
              + " letter or a digit");
    }
  }
}
