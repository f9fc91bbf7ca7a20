package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are pruned for any question, and questions that go on from what is left. */
class PruningBeforeQuestionTest {

  private static final int STEPS = 4;

  /** Three pictures, 34 tokens. */
  private static final Prompt CONTEXT = ToyPrompts.threePictures();

  private static final Prompt QUESTION = new Prompt(new int[] {5, 6, 7, 8}, List.of());

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"merge\": \"none\",",
        "\"n_softmax\": {\"n\": 2, \"at\": \"attention\"},",
        "\"merge\": \"summary\","
      })
  void aQuestionThatIsReadAfterPruningSeesWhatWasKeptAndStaysWhole(String field) throws Exception {
    PruningPolicy policy = policy(field);
    var toy = ToyCheckpoint.plain().withKvHeads(2);
    try (LlavaModel model = load(toy);
        CachedSequence context = model.prefill(CONTEXT, policy, 1);
        CachedSequence asked = model.append(context, 0, QUESTION, STEPS)) {
      var loops = new PlainDecoder(toy, 1);
      var states = new ArrayList<>(loops.promptStates(model, CONTEXT));
      states.addAll(loops.promptStates(model, QUESTION));
      var visibility = PrunedTurns.by(policy);
      visibility.add(context, model);

      double[][] expected = loops.logits(states.toArray(double[][]::new), visibility);

      assertThat(Differences.largest(asked.logits(), expected[states.size() - 1])).isLessThan(1e-4);
      int summaries = field.contains("summary") ? 1 : 0;
      assertThat(asked.report().keptTokens()).isEqualTo(14 - summaries + 4);
      assertThat(asked.report().keptBytes()).isEqualTo((14 + 4) * model.kvShape().bytesPerToken());
      assertThat(asked.report().method()).isEqualTo("csp");
      assertThat(asked.kept(1)[0]).startsWith(context.kept(1)[0]).endsWith(34, 35, 36, 37);
    }
  }

  @Test
  void whatABeginningCostIsToldOnce() throws Exception {
    try (LlavaModel model = load(ToyCheckpoint.plain());
        CachedSequence context = model.prefill(CONTEXT, policy(""), 1);
        CachedSequence first = model.append(context, 0, QUESTION, STEPS);
        CachedSequence second = model.append(context, 0, QUESTION, STEPS)) {
      assertThat(first.report().imagesEncoded()).isEqualTo(3);
      assertThat(second.report().imagesEncoded()).isZero();
      assertThat(second.logits()).isEqualTo(first.logits());
    }
  }

  private static PruningPolicy policy(String fields) {
    return PolicyJson.read(
        """
        {"method": "csp", %s "budget": {"tokens": 14}, "min_prompt_tokens": 0}
        """
            .formatted(fields));
  }

  private LlavaModel load(ToyCheckpoint toy) throws Exception {
    return LlavaModel.load(toy.write(directory), Placement.cpu(ComputeType.FLOAT32));
  }
}
