package dev.crosskeep.fidelity;

/** A prompt that has been read, and may be continued token by token. */
public interface Continuation {

  /** The next token's logits, one per vocabulary entry, all finite. The caller must not write. */
  float[] logits();

  /** Appends a token and computes the logits of the one after it. */
  void append(int token);
}
