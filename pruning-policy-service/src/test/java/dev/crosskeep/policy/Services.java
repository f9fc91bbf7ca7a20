package dev.crosskeep.policy;

import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the service as its main method does, on a free port. */
public final class Services {

  private Services() {}

  /** Starts it; throws what made it fail, after it was reported. */
  public static ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplication(PolicyApplication.class)
        .run(
            Stream.concat(Stream.of(arguments), Stream.of("--server.port=0"))
                .toArray(String[]::new));
  }

  /** A client of a service that was started so. */
  public static Client client(ConfigurableApplicationContext service) {
    return new Client(
        service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }
}
