package dev.crosskeep.gateway.settings;

import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The secret that the services show each other. */
@Component
public final class ServiceToken {

  private static final Pattern USABLE = Pattern.compile("[!-~]{16,}");

  private final String value;

  ServiceToken(@Value("${crosskeep.service-token:}") String value) {
    if (!USABLE.matcher(value).matches()) {
      throw new ServiceTokenMissingException();
    }
    this.value = value;
  }

  /** The secret itself, for a request's header and nothing else. */
  public String value() {
    return value;
  }
}
