package dev.crosskeep.evaluation.attention;

import java.nio.file.Path;
import java.util.Locale;

/**
 * How much the list by own and the list by other modality's queries have in common.
 *
 * @param share the window's, of a prompt
 * @param window by that window
 * @param lastQuery by the last query alone
 */
record OverlapSection(double share, ListOverlaps window, ListOverlaps lastQuery)
    implements Section {

  @Override
  public void write(Page page, Path folder) {
    page.heading("How much the two lists have in common");
    page.paragraph(
        "A head picks so many older keys by queries of their own modality and by those of the"
            + " other. Where both lists are stored one behind the other (`concat`, as the authors'"
            + " code does), what is in both is stored twice: that share of the picks is lost."
            + " Where only what is in both stays (`and`, as the paper writes it), the last column"
            + " says in how many heads no older key is left. Mean over samples, layers and heads;"
            + " n = 1 in the scores.");
    page.table(
        "window",
        "cross ratio",
        "budget",
        "picks",
        "`concat` stores",
        "different keys",
        "twice, of picks",
        "`and` leaves nothing");
    rows(page, String.format(Locale.ROOT, "last %.0f %%", 100 * share), window);
    rows(page, "last token", lastQuery);
    page.paragraph(
        "One query is of one modality, so no key can get something from both kinds: what `concat`"
            + " stores twice there are keys that got nothing, where a list has more places than"
            + " the prompt has keys for it.");
  }

  private static void rows(Page page, String window, ListOverlaps overlaps) {
    overlaps.all().stream()
        .filter(overlap -> !overlap.empty())
        .forEach(overlap ->
            page.row(
                window,
                name(overlap.share()),
                percent(overlap.budget()),
                number(overlap.picks()),
                number(overlap.entries()),
                number(overlap.different()),
                percent(overlap.twice()),
                percent(overlap.nothing())));
  }

  private static String name(CrossShare share) {
    return switch (share) {
      case HALF -> "0.5";
      case BY_MASS -> "by mass";
    };
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
