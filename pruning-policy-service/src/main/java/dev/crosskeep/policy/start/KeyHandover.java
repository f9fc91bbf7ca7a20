package dev.crosskeep.policy.start;

import dev.crosskeep.policy.key.SecretKey;
import dev.crosskeep.service.start.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The way by which the first key reaches whoever started the service: a file that only he can read
 * ({@code crosskeep.demo-key-file}), or else standard output. Never a log.
 */
@Component
class KeyHandover {

  private final String file;

  KeyHandover(@Value("${crosskeep.demo-key-file:}") String file) {
    this.file = file;
  }

  void hand(String tenant, SecretKey key) {
    if (file.isBlank()) {
      print(tenant, key);
    } else {
      write(Path.of(file).toAbsolutePath(), key);
    }
  }

  private static void print(String tenant, SecretKey key) {
    System.out.println("The key of tenant " + tenant + ", shown only now: " + key.text());
  }

  private static void write(Path path, SecretKey key) {
    try {
      // Only its owner can read a temporary file; the move keeps that.
      Path unfinished = Files.createTempFile(path.getParent(), ".key", null);
      Files.writeString(unfinished, key.text() + "\n");
      Files.move(
          unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InvalidSettingException(
          "crosskeep.demo-key-file cannot be written: " + path,
          "Name a file in a folder that is there and can be written.");
    }
  }
}
