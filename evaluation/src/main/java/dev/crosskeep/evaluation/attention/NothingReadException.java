package dev.crosskeep.evaluation.attention;

/** No sample of any data set could be read, so there is nothing to say. */
public final class NothingReadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NothingReadException(String sentence) {
    super(sentence);
  }
}
