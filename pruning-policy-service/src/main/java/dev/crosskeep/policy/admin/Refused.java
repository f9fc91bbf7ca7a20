package dev.crosskeep.policy.admin;

import dev.crosskeep.service.problems.Refusal;
import java.util.Map;

/**
 * Why a form was refused.
 *
 * @param field the input to blame; empty when it is the whole
 * @param sentence for people
 */
record Refused(String field, String sentence) {

  static Refused of(Refusal refusal) {
    var properties = refusal.getBody().getProperties();
    Object field = (properties == null ? Map.of() : properties).get("field");
    return new Refused(
        field == null ? "" : field.toString(),
        sentence(String.valueOf(refusal.getBody().getDetail())));
  }

  static String sentence(String detail) {
    return detail.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + detail.substring(1) + ".";
  }
}
