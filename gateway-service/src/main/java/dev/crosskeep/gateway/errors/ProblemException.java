package dev.crosskeep.gateway.errors;

import org.jspecify.annotations.Nullable;

/** A request that is answered with a {@link Problem}. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** Without a stack trace: what is answered says where it comes from. */
  ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.body().error().message(), cause, false, false);
    this.problem = problem;
  }

  /** What is answered. */
  public Problem problem() {
    return problem;
  }
}
