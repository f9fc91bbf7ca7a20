package dev.crosskeep.gateway.errors;

/** A request that is answered with a {@link Problem}. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.body().error().message(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
