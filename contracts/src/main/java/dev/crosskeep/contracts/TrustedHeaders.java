package dev.crosskeep.contracts;

import java.util.List;

/**
 * Request headers that services believe of each other, and of nobody else: a gateway removes them
 * from what clients send, and a service reads them only beside a valid service token.
 */
public final class TrustedHeaders {

  /** The secret that services share. */
  public static final String SERVICE_TOKEN = "X-Service-Token";

  /** The tenant's id. */
  public static final String TENANT = "X-Tenant";

  /** The id of the key that asks. */
  public static final String KEY = "X-Key";

  /** The {@link EffectivePolicy}, as JSON in ASCII. */
  public static final String EFFECTIVE_POLICY = "X-Effective-Policy";

  /** The id by which the request is assigned to an experiment's arm. */
  public static final String UNIT = "X-Unit";

  /** On whose behalf an operator's program acts: a name for the audit log. */
  public static final String ACTOR = "X-Actor";

  /** All of them, and those names that a later version may believe. */
  public static final List<String> ALL =
      List.of(SERVICE_TOKEN, TENANT, KEY, EFFECTIVE_POLICY, UNIT, ACTOR, "X-Experiment", "X-Arm");

  private TrustedHeaders() {}
}
