package dev.crosskeep.policy.member;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Makes, judges and hashes passwords. */
@Component
public class Passwords {

  private static final int SHORTEST = 12;

  /** Where bcrypt ends, bytes. */
  private static final int LONGEST = 72;

  /** Digits and letters that nobody takes for another. */
  private static final String READABLE = "23456789abcdefghjkmnpqrstuvwxyz";

  private static final int GROUPS = 4;
  private static final int GROUP = 5;

  private final PasswordEncoder encoder =
      PasswordEncoderFactories.createDelegatingPasswordEncoder();
  private final RandomGenerator random;
  private final String nobodys;

  Passwords(RandomGenerator random) {
    this.random = random;
    this.nobodys = encoder.encode(generate());
  }

  /** A new one of 99 random bits, such as {@code k7mpx-2wqtz-h9rca-d4nvb}. */
  String generate() {
    return random.ints(GROUPS, 0, 1).mapToObj(_ -> group()).collect(joining("-"));
  }

  private String group() {
    return random
        .ints(GROUP, 0, READABLE.length())
        .mapToObj(digit -> READABLE.substring(digit, digit + 1))
        .collect(joining());
  }

  String hash(String password) {
    return encoder.encode(password);
  }

  /** Whether a password is the one of this hash; takes as long where there is no hash. */
  boolean match(String password, Optional<String> hash) {
    return encoder.matches(password, hash.orElse(nobodys)) && hash.isPresent();
  }

  /** Why nobody should use a password, as the end of a sentence; empty if one may. */
  static Optional<String> objection(String password, String login) {
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (password.length() < SHORTEST) {
      return Optional.of("must have at least " + SHORTEST + " characters");
    }
    if (bytes > LONGEST) {
      return Optional.of("must have at most " + LONGEST + " bytes");
    }
    if (password.chars().distinct().count() < SHORTEST / 2) {
      return Optional.of("must have more different characters");
    }
    return password.toLowerCase(java.util.Locale.ROOT).contains(login) && login.length() > 3
        ? Optional.of("must not contain the login")
        : Optional.empty();
  }
}
