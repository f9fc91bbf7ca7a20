package dev.crosskeep.evaluation.run;

/** When the tokens are chosen from which a second question is answered. */
enum ChosenAt {
  /** When both questions have been read; nothing was pruned before. */
  BOTH_READ("fresh", "after_prompt"),
  /** When the first has been read, and from what that left again when the second has. */
  EACH_READ("session", "after_prompt"),
  /** Before the first; both are read on top. */
  NONE_READ("before", "before_question");

  /** What it is called in results and reports. */
  final String label;

  /** A policy's field of that name. */
  final String prune;

  ChosenAt(String label, String prune) {
    this.label = label;
    this.prune = prune;
  }
}
