package dev.crosskeep.tinyllava;

/** A generated data set. */
record DataSet(String subject, String category, Gold gold) {

  /**
   * What a sample's gold answer is. By the end of a name MileBench's scorer chooses its measure.
   */
  enum Gold {
    /** One word, which must be a word of the answer. */
    WORD("NeedleInAHaystack"),
    /** Words that must occur in the answer. */
    WORDS("MMCoQA"),
    /** The whole answer, measured by ROUGE-L. */
    SENTENCE("");

    private final String nameEnd;

    Gold(String nameEnd) {
      this.nameEnd = nameEnd;
    }
  }

  String name() {
    return subject + gold.nameEnd;
  }

  String goldAnswer(Turn turn) {
    return switch (gold) {
      case WORD, WORDS -> turn.keyWords();
      case SENTENCE -> turn.exchange().answer();
    };
  }
}
