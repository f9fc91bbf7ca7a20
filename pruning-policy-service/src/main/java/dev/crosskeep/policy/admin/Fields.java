package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.admin.Field.Option.unit;
import static dev.crosskeep.policy.admin.Field.Option.word;
import static dev.crosskeep.policy.admin.Field.amount;
import static dev.crosskeep.policy.admin.Field.choice;
import static dev.crosskeep.policy.admin.Field.number;
import static dev.crosskeep.policy.admin.Field.several;

import java.util.ArrayList;
import java.util.List;

/** Which fields each method has, in the order in which they are asked for. */
final class Fields {

  private static final Field.Option RATIO = unit("ratio", "of the prompt (0–1)");
  private static final Field.Option TOKENS = unit("tokens", "tokens");
  private static final Field.Option BYTES = unit("bytes", "bytes, all layers");
  private static final Field.Option MASS = unit("mass", "of the attention (0–1)");

  private static final String KEPT = "What stays of a prompt, recent tokens and sinks included.";
  static final Field BUDGET = amount("budget", "Budget", KEPT, RATIO, TOKENS, BYTES);
  static final Field BUDGET_OR_MASS = amount("budget", "Budget", KEPT, RATIO, TOKENS, BYTES, MASS);
  static final Field RECENT =
      amount("recent", "Recent tokens", "The prompt's end, which always stays.", RATIO, TOKENS);
  private static final Field PROTECT =
      several(
          "protect",
          "Protected turns",
          "Every token of these stays, inside the budget.",
          word("system", "system messages"),
          word("last_user", "the user's last message"));
  private static final Field SHORTEST =
      number(
          "min_prompt_tokens", "Shortest pruned prompt", "Shorter prompts are kept whole; tokens.");
  private static final Field SINKS =
      number("sinks", "Sinks", "Tokens at the prompt's beginning that always stay.");
  private static final Field WINDOW =
      amount(
          "observation_window",
          "Observation window",
          "The last queries, which score the others.",
          TOKENS,
          RATIO,
          word("after", "the text after the last picture"));
  private static final Field PRUNE =
      choice(
          "prune",
          "Pruned",
          "Before the question, what stays serves any question.",
          word("after_prompt", "after the whole prompt"),
          word("before_question", "before the question"));
  private static final Field MERGE =
      choice(
          "merge",
          "What goes is",
          "What becomes of evicted keys and values.",
          word("none", "dropped"),
          word("average", "averaged into what stays"),
          word("pivotal", "merged halfway into what stays"),
          word("weighted", "merged by similarity"),
          word("summary", "summed up in one row"));
  private static final Field SLACK =
      number(
          "repruning.slack",
          "Prune again while answering, every",
          "Tokens beyond the budget after which the cache is pruned again; blank for never.");
  private static final List<Field> POOLING =
      List.of(
          number("pooling.kernel", "Pooling width", "Neighbours that share a score; odd, 1 to 31."),
          choice(
              "pooling.kind",
              "Pooling",
              "What is made of the neighbours' scores.",
              word("avg", "mean"),
              word("max", "maximum")),
          choice(
              "pooling.within",
              "Neighbours",
              "Within a modality, scores do not cross from text to pictures.",
              word("prompt", "along the prompt"),
              word("modality", "within a modality")),
          choice(
              "pooling.edge",
              "Beyond the edge",
              "What a mean counts where there is no neighbour.",
              word("zeros", "zeros"),
              word("inside", "nothing")));
  private static final List<Field> CROSS_SELF =
      List.of(
          amount(
              "cross_ratio",
              "Cross-modal share",
              "How many of the picks the other modality's queries make.",
              word("joint", "one list, by the sum of all attention"),
              word("adaptive_mass", "by attention, each head its own"),
              word("adaptive", "by counts of tokens"),
              unit("share", "fixed, 0 to 1")),
          choice(
              "combine",
              "Both lists become",
              "How cross-modal and same-modality picks become one set.",
              word("union_fill", "a union, filled up to the budget"),
              word("union", "a union"),
              word("and", "what both name"),
              word("concat", "one after the other")),
          choice(
              "balance",
              "Queries count",
              "Whether the modality with more queries counts more.",
              word("sum", "once each"),
              word("mean", "once per modality")),
          choice(
              "granularity",
              "Chosen by",
              "Who chooses which tokens stay.",
              word("kv_head", "each head"),
              word("layer", "a layer's heads together")),
          number(
              "n_softmax.n", "n in softmax", "A constant in the denominator; 0 is plain softmax."),
          choice(
              "n_softmax.at",
              "n is used in",
              "Where the constant takes part.",
              word("scoring", "scoring"),
              word("attention", "attention"),
              word("both", "both")));

  private Fields() {}

  /** What most policies set: asked for first. */
  static List<Field> first(Method method) {
    return switch (method) {
      case FULL -> List.of();
      case RANDOM -> List.of(BUDGET, RECENT, PROTECT, SHORTEST);
      case STREAMING_LLM -> List.of(BUDGET, SINKS, PROTECT, SHORTEST);
      case PYRAMIDKV -> List.of(BUDGET, RECENT, PROTECT, SHORTEST);
      case H2O, ROCO, LOOK_M, SNAPKV, CSP -> List.of(BUDGET_OR_MASS, RECENT, PROTECT, SHORTEST);
    };
  }

  /** The others. */
  static List<Field> more(Method method) {
    return switch (method) {
      case FULL -> List.of();
      case RANDOM, STREAMING_LLM -> List.of(PRUNE, MERGE, SLACK);
      case H2O, ROCO -> List.of(SINKS, PRUNE, MERGE, SLACK);
      case LOOK_M ->
          List.of(
              choice(
                  "text_prior",
                  "Text before pictures",
                  "Whether text stays before any patch does.",
                  word("true", "yes"),
                  word("false", "no")),
              SINKS,
              PRUNE,
              MERGE,
              SLACK);
      case SNAPKV -> with(List.of(WINDOW), POOLING, List.of(SINKS, PRUNE, MERGE, SLACK));
      case PYRAMIDKV ->
          with(
              List.of(
                  WINDOW,
                  number("beta", "Beta", "The last layer gets 1 / beta of the mean budget.")),
              POOLING,
              List.of(SINKS, PRUNE, MERGE));
      case CSP -> with(CROSS_SELF, List.of(WINDOW), POOLING, List.of(SINKS, PRUNE, MERGE, SLACK));
    };
  }

  /** All of them. */
  static List<Field> of(Method method) {
    return with(first(method), more(method));
  }

  @SafeVarargs
  private static List<Field> with(List<Field>... parts) {
    var all = new ArrayList<Field>();
    for (List<Field> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }
}
