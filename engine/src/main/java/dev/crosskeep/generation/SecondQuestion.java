package dev.crosskeep.generation;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.GreedyModel.GreedyAnswer;
import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.session.ReadTokens;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A question behind another one and its answer, answered greedily: from what pruning for the first
 * has left, or from a cache that is pruned when both have been read.
 *
 * <p>Belongs to one thread at a time.
 */
public final class SecondQuestion {

  /**
   * Both answers of a session.
   *
   * @param first what the first question was answered
   * @param second what the second was, and the cache it was answered from
   */
  public record Session(String first, GreedyAnswer second) {}

  private final GreedyModel model;
  private final ChatMessage first;
  private final ChatMessage second;
  private final int mostTokens;

  /**
   * A second question.
   *
   * @param first the first one with all pictures
   * @param second has no picture
   * @param mostTokens the longest of either answer
   */
  public SecondQuestion(GreedyModel model, ChatMessage first, ChatMessage second, int mostTokens) {
    this.model = model;
    this.first = first;
    this.second = second;
    this.mostTokens = mostTokens;
  }

  /**
   * Reads up to the first question, prunes by each policy, answers, and goes on from what each has
   * kept: pruning it together with the second question, or, where the policy prunes before the
   * question, reading that on top.
   *
   * @return one for each policy, in their order
   * @throws dev.crosskeep.prompt.InvalidPromptException when the model's template refuses the
   *     conversation
   * @throws dev.crosskeep.image.InvalidImageException when a picture cannot be read
   * @throws dev.crosskeep.llava.PromptTooLongException when no answer would fit
   * @throws IllegalArgumentException when a policy prunes while decoding
   */
  public List<Session> sessions(List<PruningPolicy> policies) {
    EncodedPrompt asked = model.encoded(List.of(first));
    List<CachedSequence> earlier = model.read(asked, policies, mostTokens);
    try {
      return IntStream.range(0, policies.size())
          .mapToObj(i -> session(asked, earlier.get(i), policies.get(i)))
          .toList();
    } finally {
      earlier.forEach(CachedSequence::close);
    }
  }

  private Session session(EncodedPrompt asked, CachedSequence earlier, PruningPolicy policy) {
    List<Integer> tokens = model.tokens(earlier);
    String answer = model.text(tokens);
    EncodedPrompt conversation = model.encoded(conversation(answer));
    List<String> pictures = PictureHashes.of(conversation.images());
    int[] read = tokens.stream().mapToInt(token -> token).toArray();
    var common =
        new ReadTokens(asked.tokenIds(), pictures, read)
            .commonWith(conversation.tokenIds(), pictures)
            .orElseThrow(
                () -> new IllegalStateException("the template rewrites the first question"));
    int[] ids = conversation.tokenIds();
    var added =
        new Prompt(
            Arrays.copyOfRange(ids, common.tokenIds(), ids.length),
            List.of(),
            List.of(),
            model.turns(conversation));
    try (CachedSequence later =
        Readings.prunesBeforeQuestion(policy)
            ? model.model().append(earlier, common.answerTokens(), added, mostTokens)
            : model.model().extend(earlier, common.answerTokens(), added, policy, mostTokens)) {
      return new Session(answer, model.answer(later));
    }
  }

  /**
   * Reads the whole conversation at once and prunes it by each policy when both questions have been
   * read.
   *
   * @param firstAnswer what stands between them
   * @return one for each policy, in their order
   * @throws dev.crosskeep.llava.PromptTooLongException when no answer would fit
   */
  public List<GreedyAnswer> fresh(String firstAnswer, List<PruningPolicy> policies) {
    return model.answers(conversation(firstAnswer), policies, mostTokens);
  }

  private List<ChatMessage> conversation(String firstAnswer) {
    return List.of(first, ChatMessage.text(Role.ASSISTANT, firstAnswer), second);
  }
}
