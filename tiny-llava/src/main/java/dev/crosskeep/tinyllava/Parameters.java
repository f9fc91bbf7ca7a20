package dev.crosskeep.tinyllava;

import java.util.ArrayList;
import java.util.List;

/**
 * The trained tensors in the order that {@code tiny_llava.py} takes them, with query, key and value
 * (and gate and up) projections fused and rotary pairs side by side.
 */
record Parameters(int vocabulary) {

  static final int WIDTH = 128;
  static final int LAYERS = 4;
  static final int HEADS = 4;
  static final int FEED_FORWARD = 352;
  static final int VISION_WIDTH = 96;
  static final int VISION_HEADS = 3;
  static final int VISION_FEED_FORWARD = 384;

  /** Vision layers that are trained; the checkpoint has one more, whose output nobody reads. */
  static final int VISION_LAYERS = 2;

  /**
   * A tensor and how it begins: at a constant ({@code deviation} 0) or normally distributed.
   *
   * @param name its name with layers counted, such as {@code decoder.3.down}
   * @param keysAsQueries whether the second third of its rows begins equal to the first
   */
  @SuppressWarnings("ArrayRecordComponent") // a shape, never compared
  record Tensor(String name, long[] shape, float constant, float deviation, boolean keysAsQueries) {

    int elements() {
      long product = 1;
      for (long d : shape) {
        product *= d;
      }
      return Math.toIntExact(product);
    }
  }

  /** The vision tower and the projector. */
  List<Tensor> eyes() {
    var all = new ArrayList<Tensor>();
    all.add(matrix("vision.patch", 1, VISION_WIDTH, Renderer.VALUES));
    all.add(normal("vision.class", 0.3, VISION_WIDTH));
    all.add(normal("vision.positions", 0.3, Renderer.PATCHES + 1, VISION_WIDTH));
    norm(all, "vision.pre");
    for (int i = 0; i < VISION_LAYERS; i++) {
      String layer = "vision." + i;
      norm(all, layer + ".norm1");
      linear(all, layer + ".qkv", 1, 3 * VISION_WIDTH, VISION_WIDTH);
      linear(all, layer + ".out", 0.5, VISION_WIDTH, VISION_WIDTH);
      norm(all, layer + ".norm2");
      linear(all, layer + ".fc1", 1, VISION_FEED_FORWARD, VISION_WIDTH);
      linear(all, layer + ".fc2", 0.5, VISION_WIDTH, VISION_FEED_FORWARD);
    }
    linear(all, "projector.1", 1, WIDTH, VISION_WIDTH);
    linear(all, "projector.2", 1, WIDTH, WIDTH);
    return List.copyOf(all);
  }

  /**
   * The decoder, its embedding first. Embeddings begin large beside what the layers add to them, so
   * that no word is drowned before a layer has learnt to look for it; keys begin as queries, so
   * that like looks at like from the start.
   */
  List<Tensor> decoder() {
    var all = new ArrayList<Tensor>();
    all.add(normal("embedding", 0.5, vocabulary, WIDTH));
    for (int i = 0; i < LAYERS; i++) {
      String layer = "decoder." + i;
      all.add(constant(layer + ".norm1", 1, WIDTH));
      var qkv = matrix(layer + ".qkv", 1, 3 * WIDTH, WIDTH);
      all.add(new Tensor(qkv.name(), qkv.shape(), 0, qkv.deviation(), true));
      all.add(matrix(layer + ".out", 0.15, WIDTH, WIDTH));
      all.add(constant(layer + ".norm2", 1, WIDTH));
      all.add(matrix(layer + ".gateup", 1, 2 * FEED_FORWARD, WIDTH));
      all.add(matrix(layer + ".down", 0.15, WIDTH, FEED_FORWARD));
    }
    all.add(constant("norm", 1, WIDTH));
    all.add(matrix("head", 0.5, vocabulary, WIDTH));
    return List.copyOf(all);
  }

  private static void norm(List<Tensor> all, String name) {
    all.add(constant(name + ".weight", 1, VISION_WIDTH));
    all.add(constant(name + ".bias", 0, VISION_WIDTH));
  }

  private static void linear(List<Tensor> all, String name, double gain, int out, int in) {
    all.add(matrix(name + ".weight", gain, out, in));
    all.add(constant(name + ".bias", 0, out));
  }

  private static Tensor matrix(String name, double gain, int out, int in) {
    return normal(name, gain / Math.sqrt(in), out, in);
  }

  private static Tensor normal(String name, double deviation, long... shape) {
    return new Tensor(name, shape, 0, (float) deviation, false);
  }

  private static Tensor constant(String name, double value, long... shape) {
    return new Tensor(name, shape, (float) value, 0, false);
  }
}
