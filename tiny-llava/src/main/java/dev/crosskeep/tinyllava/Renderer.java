package dev.crosskeep.tinyllava;

import java.util.random.RandomGenerator;

/** Draws pictures as 48 x 48 pixels, with noise, so that no two drawings of a picture are equal. */
final class Renderer {

  /** Width and height in pixels. */
  static final int SIZE = 48;

  /** Width and height of a vision patch in pixels. */
  static final int PATCH_SIZE = 8;

  /** Patches a picture. */
  static final int PATCHES = (SIZE / PATCH_SIZE) * (SIZE / PATCH_SIZE);

  /** Numbers a patch: 3 channels of 8 x 8 pixels. */
  static final int VALUES = 3 * PATCH_SIZE * PATCH_SIZE;

  /**
   * Mean and standard deviation the vision tower's input is normalised with; the ground is near 0.
   */
  static final float MEAN = 0.5f;

  static final float DEVIATION = 0.25f;

  private static final int[][] PAINT = {
    {220, 40, 40}, {40, 170, 60}, {50, 80, 220}, {235, 215, 50},
    {150, 60, 190}, {240, 140, 30}, {245, 245, 245}, {15, 15, 15}
  };

  private Renderer() {}

  /** Draws a picture; returns red, green and blue from 0 to 255, {@code [48][48][3]} row by row. */
  static int[] draw(Picture picture, RandomGenerator random) {
    var pixels = new int[SIZE * SIZE * 3];
    int ground = 128 + random.nextInt(-10, 11);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = ground + random.nextInt(-6, 7);
    }
    for (var item : picture.items()) {
      paint(item, pixels, random);
    }
    return pixels;
  }

  private static void paint(Picture.Item item, int[] pixels, RandomGenerator random) {
    int[] paint = PAINT[Lexicon.COLOURS.indexOf(item.colour())].clone();
    for (int c = 0; c < 3; c++) {
      paint[c] += random.nextInt(-12, 13);
    }
    double radius = random.nextDouble(6.2, 7.4);
    for (int y = 0; y < 2 * PATCH_SIZE; y++) {
      for (int x = 0; x < 2 * PATCH_SIZE; x++) {
        if (covers(
            item.shape(), (x + 0.5 - PATCH_SIZE) / radius, (y + 0.5 - PATCH_SIZE) / radius)) {
          int at = ((item.row() * PATCH_SIZE + y) * SIZE + item.column() * PATCH_SIZE + x) * 3;
          for (int c = 0; c < 3; c++) {
            pixels[at + c] = Math.clamp(paint[c] + random.nextInt(-6, 7), 0, 255);
          }
        }
      }
    }
  }

  /** Whether the shape of unit radius covers a point; y grows downwards. */
  private static boolean covers(String shape, double x, double y) {
    double distance = Math.hypot(x, y);
    return switch (shape) {
      case "circle" -> distance <= 1;
      case "ring" -> distance <= 1 && distance >= 0.58;
      case "square" -> Math.max(Math.abs(x), Math.abs(y)) <= 0.88;
      case "diamond" -> Math.abs(x) + Math.abs(y) <= 1.08;
      case "triangle" -> y <= 0.8 && Math.abs(x) <= (y + 1) * 0.56;
      case "cross" -> Math.min(Math.abs(x), Math.abs(y)) <= 0.28 && distance <= 1.05;
      case "star" -> distance <= starRadius(Math.atan2(x, -y));
      case "heart" -> {
        double u = x * 1.2;
        double v = 0.15 - y * 1.15;
        yield Math.pow(u * u + v * v - 1, 3) - u * u * v * v * v <= 0;
      }
      default -> throw new IllegalArgumentException("no such shape: " + shape);
    };
  }

  /** How far a five-pointed star reaches in a direction; 0 is up. */
  private static double starRadius(double angle) {
    double fifth = 2 * Math.PI / 5;
    double off = Math.abs(angle - fifth * Math.round(angle / fifth)) / (fifth / 2);
    return 1.1 / (1 + 1.9 * off);
  }

  /**
   * Cuts pixels into normalised patches, {@code [36, 192]}: row by row, each patch channel first,
   * as a convolution with stride 8 sees them.
   */
  static void patches(int[] pixels, float[] out, int offset) {
    int side = SIZE / PATCH_SIZE;
    int at = offset;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        for (int c = 0; c < 3; c++) {
          for (int y = 0; y < PATCH_SIZE; y++) {
            for (int x = 0; x < PATCH_SIZE; x++) {
              int from = ((row * PATCH_SIZE + y) * SIZE + column * PATCH_SIZE + x) * 3 + c;
              out[at++] = (pixels[from] / 255f - MEAN) / DEVIATION;
            }
          }
        }
      }
    }
  }
}
