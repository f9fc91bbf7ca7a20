package dev.crosskeep.session;

/** Something in native memory; the thread that runs the model alone may close it. */
public interface HeldMemory extends AutoCloseable {

  /** Bytes it takes. */
  long bytes();

  @Override
  void close();
}
