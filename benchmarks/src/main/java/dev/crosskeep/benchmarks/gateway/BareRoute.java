package dev.crosskeep.benchmarks.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Spring Cloud Gateway with one route and nothing else: the least that a gateway can cost. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BareRoute {

  private static final String ENGINE = "bare-route.engine";

  /** {@code bare-route} and Spring's options. */
  public static void run(String[] args) {
    SpringApplication.run(BareRoute.class, args);
  }

  @Bean
  RouteLocator everything(RouteLocatorBuilder routes, Environment environment) {
    return routes
        .routes()
        .route(r -> r.path("/**").uri(environment.getRequiredProperty(ENGINE)))
        .build();
  }

  /**
   * Such a program that runs.
   *
   * @param port where it takes requests
   */
  record Running(Program program, int port) implements AutoCloseable {

    /** Starts one from the archive that this program is from. */
    static Running start(int engine, String heap) throws IOException, InterruptedException {
      int port = Program.freePort();
      var arguments =
          List.of(
              heap,
              "-jar",
              System.getProperty("java.class.path"),
              "bare-route",
              "--server.port=" + port,
              "--" + ENGINE + "=http://localhost:" + engine);
      Path log = Files.createTempFile("bare-route", ".log");
      var running = new Running(Program.start(arguments, log), port);
      running.program.awaitReady(running.way().chat().resolve(FakeEngine.READY));
      return running;
    }

    Way way() {
      return Way.of("bare route", "http://localhost:" + port, "Authorization", "Bearer none");
    }

    @Override
    public void close() {
      program.close();
    }
  }
}
