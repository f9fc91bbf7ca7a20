package dev.crosskeep.inference.chat;

import dev.crosskeep.generation.Answer;
import dev.crosskeep.generation.GenerationEvent;
import dev.crosskeep.generation.GenerationEvent.Cancelled;
import dev.crosskeep.generation.GenerationEvent.Failed;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.generation.GenerationEvent.Text;
import dev.crosskeep.inference.http.ClientLeftException;
import java.util.Optional;

/** Waits for an answer that is sent in one piece. */
final class WholeAnswer {

  private WholeAnswer() {}

  /**
   * The answer, once it is complete.
   *
   * @throws RuntimeException what the engine says when there will be none
   */
  static Answer await(Delivery delivery) {
    Optional<Answer> answer = Optional.empty();
    while (answer.isEmpty()) {
      answer = delivery.next().flatMap(WholeAnswer::complete);
    }
    return answer.get();
  }

  private static Optional<Answer> complete(GenerationEvent event) {
    return switch (event) {
      case Text _ -> Optional.empty();
      case Finished(Answer answer) -> Optional.of(answer);
      case Failed(RuntimeException problem) -> throw problem;
      case Cancelled() -> throw new ClientLeftException();
    };
  }
}
