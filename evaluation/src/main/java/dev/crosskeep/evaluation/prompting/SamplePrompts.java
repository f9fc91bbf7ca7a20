package dev.crosskeep.evaluation.prompting;

import static dev.crosskeep.evaluation.prompting.SamplePrompt.PLACEHOLDER;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.milebench.Variant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Builds the prompts of one data set as MileBench does: the instruction, then as much of the end of
 * the question as fits.
 *
 * <p>Source: MileBench, <a href="https://arxiv.org/abs/2404.18532">arXiv:2404.18532</a>, and its
 * authors' code. Differs from the code where a question marks more pictures than it has: the
 * question is cut at the first mark without a picture instead of keeping the mark.
 */
public final class SamplePrompts {

  /** With its up to 63 choices, letters would run out. */
  private static final String WITHOUT_LETTERS = "GPR1200";

  private final String dataset;
  private final Variant variant;
  private final ContextLimits limits;
  private final TextTokens tokens;

  public SamplePrompts(Annotation annotation, ContextLimits limits, TextTokens tokens) {
    this.dataset = annotation.dataset();
    this.variant = annotation.variant();
    this.limits = limits;
    this.tokens = tokens;
  }

  /**
   * The prompt of a sample.
   *
   * @throws IllegalArgumentException when the instruction alone fills the context, or a combined
   *     sample has several grids
   */
  public SamplePrompt of(Sample sample) {
    return switch (variant) {
      case Variant.Plain(), Variant.Adversarial() -> interleaved(sample);
      case Variant.Combined(_) -> combined(sample);
    };
  }

  /** Pictures stand where the question marks them. */
  private SamplePrompt interleaved(Sample sample) {
    String context = marked(sample, _ -> PLACEHOLDER);
    TruncatedContext end =
        TruncatedContext.of(
            context, sample.images(), limits.tokensPerImage(), room(sample), tokens);
    return new SamplePrompt(sample.instruction() + "\n" + end.text(), end.images());
  }

  /** One grid stands in front, its cost uncounted; the question names the grid's cells. */
  private SamplePrompt combined(Sample sample) {
    if (sample.combinedImages().size() != 1) {
      throw new IllegalArgumentException(
          "a combined sample must have 1 grid, sample %d has %d"
              .formatted(sample.id(), sample.combinedImages().size()));
    }
    String context = marked(sample, picture -> "<Image " + picture + "> ");
    String end = TruncatedContext.withoutImages(context, room(sample), tokens);
    return new SamplePrompt(
        PLACEHOLDER + "\n" + sample.instruction() + "\n" + end, sample.combinedImages());
  }

  /** The question with its choices, the pictures' marks replaced. */
  private String marked(Sample sample, IntFunction<String> mark) {
    String context = sample.context() + choices(sample.choices());
    for (int picture = 1; picture <= sample.images().size(); picture++) {
      context =
          context
              .replace("{image#" + picture + "}", mark.apply(picture))
              .replace("{table#" + picture + "}", mark.apply(picture));
    }
    return context;
  }

  private String choices(List<String> choices) {
    if (choices.isEmpty()) {
      return "";
    }
    return IntStream.range(0, choices.size())
        .mapToObj(i -> letter(i) + choices.get(i))
        .collect(Collectors.joining("\n", "\nChoice list: \n", "\nYour answer is: "));
  }

  private String letter(int choice) {
    return dataset.equals(WITHOUT_LETTERS) ? "" : (char) ('A' + choice) + ". ";
  }

  /** The tokens left for the question. */
  private int room(Sample sample) {
    int instructionTokens = tokens.encode(sample.instruction()).size();
    if (instructionTokens >= limits.contextTokens()) {
      throw new IllegalArgumentException(
          "the instruction must leave room in %d tokens, sample %d's has %d"
              .formatted(limits.contextTokens(), sample.id(), instructionTokens));
    }
    return limits.contextTokens() - instructionTokens;
  }
}
