package dev.crosskeep.experiment;

import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/** Starts the service as its main method does, on a free port. */
public final class TestApplications {

  private TestApplications() {}

  /** Starts it; throws what made it fail, after it was reported. */
  public static void run(String... arguments) {
    new SpringApplication(ExperimentApplication.class)
        .run(
            Stream.concat(Stream.of(arguments), Stream.of("--server.port=0"))
                .toArray(String[]::new))
        .close();
  }
}
