package dev.crosskeep.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs PostgreSQL until it is told to stop, or until the server itself ends.
 *
 * <p>{@code FOLDER PORT DATABASE...}
 */
final class Main {

  private Main() {}

  public static void main(String[] args) throws IOException {
    var databases = List.of(args).subList(2, args.length);
    var server = LocalPostgres.start(Path.of(args[0]), Integer.parseInt(args[1]), databases);
    System.out.println("PostgreSQL listens on port " + server.port());
    server.awaitEnd();
    System.exit(1);
  }
}
