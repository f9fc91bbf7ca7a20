package dev.crosskeep.policy.member;

import dev.crosskeep.service.start.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The way by which the first admin's password reaches whoever started the service: a file that only
 * he can read ({@code crosskeep.admin-password-file}), or else standard output. Never a log.
 */
@Component
class FirstPassword {

  private static final Logger LOG = LoggerFactory.getLogger(FirstPassword.class);

  private final String file;

  FirstPassword(@Value("${crosskeep.admin-password-file:}") String file) {
    this.file = file;
  }

  void hand(String login, String password) {
    if (file.isBlank()) {
      System.out.println(
          "The first password of " + login + " at /admin, shown only now: " + password);
      return;
    }
    var path = Path.of(file).toAbsolutePath();
    try {
      // Only its owner can read a temporary file; the move keeps that.
      Path unfinished = Files.createTempFile(path.getParent(), ".password", null);
      Files.writeString(unfinished, password + "\n");
      Files.move(
          unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InvalidSettingException(
          "crosskeep.admin-password-file cannot be written: " + path,
          "Name a file in a folder that is there and can be written.");
    }
  }

  /** Removes the file: the password in it is no longer anybody's. */
  void forget() {
    if (!file.isBlank()) {
      try {
        Files.deleteIfExists(Path.of(file));
      } catch (IOException e) {
        LOG.warn("crosskeep.admin-password-file is out of date and cannot be removed", e);
      }
    }
  }
}
