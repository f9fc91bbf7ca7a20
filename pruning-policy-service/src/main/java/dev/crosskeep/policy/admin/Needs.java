package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Right;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a member must be allowed in order to reach an address: for the tenant in it, where there is
 * one. {@link Gate} refuses addresses that do not say.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Needs {

  /** Any of these is enough. */
  Right[] value();
}
