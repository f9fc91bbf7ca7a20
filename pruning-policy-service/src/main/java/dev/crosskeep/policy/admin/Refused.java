package dev.crosskeep.policy.admin;

import dev.crosskeep.service.problems.Refusal;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * Why a form was refused.
 *
 * @param field the input to blame; empty when it is the whole
 * @param sentence for people
 */
record Refused(String field, String sentence) {

  /**
   * A refusal that the page tells.
   *
   * @throws Refusal when what the page is about is not there
   */
  static Refused onPage(Refusal refusal) {
    if (refusal.getStatusCode().value() == HttpStatus.NOT_FOUND.value()) {
      throw refusal;
    }
    return of(refusal);
  }

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
