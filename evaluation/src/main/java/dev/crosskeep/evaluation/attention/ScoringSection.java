package dev.crosskeep.evaluation.attention;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What a constant n changes while keys are scored.
 *
 * @param window by the study's window
 * @param lastQuery by the last query alone; empty where n can change nothing there, as each query
 *     head has keys of its own
 */
record ScoringSection(ConstantInScores window, Optional<ConstantInScores> lastQuery)
    implements Section {

  private static final double[] SHARES = {0.1, 0.5, 0.9};

  @Override
  public void write(Page page, Path folder) {
    page.heading("The constant while keys are scored");
    page.paragraph(
        String.format(
            Locale.ROOT,
            "A key's score is the sum of exp(o) / (n + Z) over the window's queries, Z the query's"
                + " sum of exp(o). Kendall's tau-b says how far the older keys stay in the order"
                + " that n = 0 gives them (1: the same order), overlap which share of the picks is"
                + " the same (common ones of all that either picks, at a budget of %.0f %%). Mean"
                + " over samples, layers and heads. e^q is as large as what a query's largest logit"
                + " adds to Z: q is a quantile of these logits in the window, for each layer and"
                + " prompt anew.",
            100 * ConstantInScores.BUDGET));
    lastQuery.ifPresentOrElse(last -> both(page, last), () -> windowAlone(page));
    left(page);
  }

  private void windowAlone(Page page) {
    page.table("n", "its median", "tau-b", "overlap");
    for (int i = 0; i < window.constants().size(); i++) {
      page.row(label(i), value(i), kendall(window, i), overlap(window, i));
    }
    page.paragraph(
        "Where the window is one query, n divides all scores of a head by the same number: it can"
            + " change no ranking, no pick, and no ratio of one modality's sum to the other's.");
  }

  private void both(Page page, ConstantInScores last) {
    page.table("n", "its median", "tau-b", "overlap", "tau-b, last query", "overlap, last query");
    for (int i = 0; i < window.constants().size(); i++) {
      page.row(
          label(i),
          value(i),
          kendall(window, i),
          overlap(window, i),
          kendall(last, i),
          overlap(last, i));
    }
    page.paragraph(
        "The last query ranks as with n = 0 in every query head; that the ranking changes at all is"
            + " because heads that share keys are added up.");
  }

  private String label(int i) {
    return window.constants().get(i).label();
  }

  private String value(int i) {
    return String.format(Locale.ROOT, "%.3g", window.value(i));
  }

  private static String kendall(ConstantInScores scores, int i) {
    return String.format(Locale.ROOT, "%.4f", scores.kendall(i));
  }

  private static String overlap(ConstantInScores scores, int i) {
    return String.format(Locale.ROOT, "%.3f", scores.overlap(i));
  }

  private void left(Page page) {
    page.paragraph(
        "What n leaves of all that a query gives, Z / (Z + n): where it is near 1, n does nothing."
            + " A tenth of the window's queries lie below the first number of each constant, half"
            + " of them below the second, nine tenths below the third.");
    page.table("layer", "n = 1: 10 %", "50 %", "90 %", "n = 10: 10 %", "50 %", "90 %");
    for (int layer = 0; layer < window.layers(); layer++) {
      page.row(
          Integer.toString(layer),
          left(layer, 1, 0),
          left(layer, 1, 1),
          left(layer, 1, 2),
          left(layer, 10, 0),
          left(layer, 10, 1),
          left(layer, 10, 2));
    }
  }

  private String left(int layer, double n, int i) {
    return String.format(Locale.ROOT, "%.4f", window.left(layer, n, SHARES[i]));
  }
}
