package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Questions.Manner;

/**
 * One question of an evaluation sample.
 *
 * @param exchange the question, and the sentence that answers it
 * @param keyWords what the sentence tells, such as {@code red} or {@code 4 7}
 */
record Turn(Exchange exchange, String keyWords) {

  /** Something that can be asked, however it is put. */
  interface Inquiry {
    Exchange put(Manner manner);
  }

  /** Puts a question in its family's first wording. */
  static Turn of(Inquiry inquiry) {
    return of(inquiry, 0);
  }

  /** Puts a question in one of its family's wordings, by index. */
  static Turn of(Inquiry inquiry, int wording) {
    String direct = inquiry.put(Manner.worded(wording, true)).answer();
    return new Turn(
        inquiry.put(Manner.worded(wording, false)), direct.substring(0, direct.length() - 1));
  }
}
