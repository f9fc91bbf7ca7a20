package dev.crosskeep.gateway.instances;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Rendezvous hashing: every key weighs every place, and goes to the one that weighs most. A place
 * that is added takes its share of the keys from all others, one that is removed leaves its own to
 * all others, and no other key moves.
 *
 * <p>Source: D. G. Thaler and C. V. Ravishankar, "Using name-based mappings to increase hit rates",
 * IEEE/ACM Transactions on Networking 6(1), 1998. The mixing is the finalizer of SplitMix64.
 */
final class Rendezvous {

  private Rendezvous() {}

  /** How much a place weighs for a key; every gateway says the same. */
  static long weight(String place, long key) {
    return mixed(mixed(hash(place)) ^ key);
  }

  /** A text as a key. */
  static long hash(String text) {
    var sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  private static long mixed(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
