package dev.crosskeep.experiment;

/** There is no secret by which other services could show who they are. */
final class MissingServiceTokenException extends RuntimeException {

  private static final long serialVersionUID = 1;

  MissingServiceTokenException(int shortest) {
    super(
        "The service token is missing or shorter than %d characters: other services show it."
            .formatted(shortest));
  }
}
