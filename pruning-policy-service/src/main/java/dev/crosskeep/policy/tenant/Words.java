package dev.crosskeep.policy.tenant;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text for people: up to 1000 characters that are not all blank. PostgreSQL has no place for
 * U+0000.
 */
@Pattern(regexp = "(?sU)(?=.*\\S)[^\\x00]{1,1000}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({
  ElementType.FIELD,
  ElementType.METHOD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT
})
@Retention(RetentionPolicy.RUNTIME)
public @interface Words {

  /** What the caller reads behind the field's name. */
  String message() default "must have 1 to 1000 characters that are not all blank";

  /** Not used here; Bean Validation wants it. */
  Class<?>[] groups() default {};

  /** Not used here; Bean Validation wants it. */
  Class<? extends Payload>[] payload() default {};
}
