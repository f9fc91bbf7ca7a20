package dev.crosskeep.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The gateway as its main method starts it, between an engine and services that are not real. */
public final class House implements AutoCloseable {

  /** A key of the tenant {@code demo}, whose policy is the full cache and leaves most open. */
  public static final String KEY = "ck_live_demo";

  /** A key of the tenant {@code acme}, whose requests may change nothing. */
  public static final String STRICT_KEY = "ck_live_acme";

  /** Longer than anything takes on a machine that does other things as well. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  public final FakeEngine engine = new FakeEngine();
  public final FakeSnapshots policies = new FakeSnapshots(Snapshots.policies());
  public final FakeSnapshots experiments = new FakeSnapshots(Snapshots.noExperiments());

  private final Path state = Files.createTempDirectory("gateway-state");
  private ApplicationContextInitializer<GenericApplicationContext> beans = _ -> {};
  private @Nullable ConfigurableApplicationContext gateway;
  private @Nullable Client client;

  /** Everything runs; readiness is up. */
  public static House open(String... settings) throws Exception {
    return open(_ -> {}, settings);
  }

  /** The same with beans that take the place of the gateway's own. */
  public static House open(
      ApplicationContextInitializer<GenericApplicationContext> beans, String... settings)
      throws Exception {
    var house = new House();
    house.beans = beans;
    house.startGateway(settings);
    house.client().awaitReady();
    return house;
  }

  public House() throws IOException {}

  /** Starts it with these settings beside those that lead to the fakes. */
  public void startGateway(String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--crosskeep.service-token=" + FakeSnapshots.TOKEN,
                "--crosskeep.gateway.inference-urls=" + engine.url(),
                "--crosskeep.gateway.policy-url=" + policies.url(),
                "--crosskeep.gateway.experiment-url=" + experiments.url(),
                // An engine that is told to fail is asked all the same.
                "--crosskeep.gateway.instances.calls=1000000",
                "--crosskeep.gateway.state-folder=" + state));
    for (String setting : settings) {
      // Given twice, a setting would have both values.
      all.removeIf(usual -> usual.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
      all.add(setting);
    }
    var application = new SpringApplication(GatewayApplication.class, OwnThreads.class);
    application.addInitializers(beans);
    gateway = application.run(all.toArray(String[]::new));
    client = new Client(port("local.server.port"), port("local.management.port"), KEY);
  }

  public void stopGateway() {
    Objects.requireNonNull(gateway).close();
  }

  public Path state() {
    return state;
  }

  /** A client with the demo key. */
  public Client client() {
    return Objects.requireNonNull(client);
  }

  /** A part of the gateway, for what cannot be asked. */
  <T> T bean(Class<T> type) {
    return Objects.requireNonNull(gateway).getBean(type);
  }

  private int port(String property) {
    return Objects.requireNonNull(gateway)
        .getEnvironment()
        .getRequiredProperty(property, Integer.class);
  }

  /** Waits until something holds; the last failure is the test's when it never does. */
  public static void eventually(Check check) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        check.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.onSpinWait(); // requests take time enough
      }
    }
  }

  /** Fails until what it waits for is there. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  @Override
  public void close() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    engine.close();
    policies.close();
    experiments.close();
    FileSystemUtils.deleteRecursively(state);
  }
}
