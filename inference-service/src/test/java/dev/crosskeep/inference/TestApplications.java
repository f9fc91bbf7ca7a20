package dev.crosskeep.inference;

import org.springframework.boot.SpringApplication;

/** Starts the service as its main method does, on a free port. */
public final class TestApplications {

  private TestApplications() {}

  /** Starts it; throws what made it fail, after it was reported. */
  public static void run(String... arguments) {
    new SpringApplication(InferenceApplication.class)
        .run(
            java.util.stream.Stream.concat(
                    java.util.Arrays.stream(arguments),
                    java.util.stream.Stream.of("--server.port=0"))
                .toArray(String[]::new))
        .close();
  }
}
