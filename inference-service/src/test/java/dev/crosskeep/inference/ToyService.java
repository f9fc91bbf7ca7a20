package dev.crosskeep.inference;

import dev.crosskeep.generation.ToyChat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** Runs a test against the whole service with a toy model, on a free port. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = InferenceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = ToyService.Toy.class)
public @interface ToyService {

  /** The model's name in requests. */
  String MODEL = "toy";

  /** Writes the toy checkpoint and points the service to it. */
  class Toy implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      try {
        Path folder = ToyChat.write(Files.createTempDirectory("toy-checkpoint"));
        TestPropertyValues.of(
                "crosskeep.inference.model=" + folder, "crosskeep.inference.model-id=" + MODEL)
            .applyTo(context);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
