package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whether requests get the full cache, whatever has been published.
 *
 * @param on whether they do
 */
public record KillSwitch(@JsonProperty("on") boolean on) {

  /** As the audit log names it. */
  public String action() {
    return on ? "kill_switch.on" : "kill_switch.off";
  }
}
