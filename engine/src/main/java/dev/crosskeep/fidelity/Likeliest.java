package dev.crosskeep.fidelity;

/** The tokens with the highest logits; of equal ones the lower id. */
final class Likeliest {

  private Likeliest() {}

  static int token(float[] logits) {
    return tokens(logits, 1)[0];
  }

  /** The {@code count} likeliest, best first; all of a vocabulary that has no more. */
  static int[] tokens(float[] logits, int count) {
    var best = new int[Math.min(count, logits.length)];
    int found = 0;
    for (int token = 0; token < logits.length; token++) {
      int place = found;
      while (place > 0 && logits[token] > logits[best[place - 1]]) {
        place--;
      }
      if (place < best.length) {
        System.arraycopy(best, place, best, place + 1, Math.min(found, best.length - 1) - place);
        best[place] = token;
        found = Math.min(found + 1, best.length);
      }
    }
    return best;
  }
}
