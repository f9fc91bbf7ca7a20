package dev.crosskeep.image;

/** The curves by which neighbouring pixels are weighted, as numbered by {@code transformers}. */
enum Resampling {
  /** Straight lines: one pixel either way. */
  BILINEAR(2, 1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - Math.abs(distance));
    }
  },
  /** Keys' cubic with a = −1/2, as Pillow has it: two pixels either way. */
  BICUBIC(3, 2) {
    @Override
    double weight(double distance) {
      double d = Math.abs(distance);
      if (d < 1) {
        return (1.5 * d - 2.5) * d * d + 1;
      }
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }
  },
  /** A sinc within the middle of a sinc three times as wide: three pixels either way. */
  LANCZOS(1, 3) {
    @Override
    double weight(double distance) {
      return Math.abs(distance) < reach ? sinc(distance) * sinc(distance / reach) : 0;
    }
  };

  final int number;

  /** How far the curve reaches, in pixels. */
  final double reach;

  Resampling(int number, double reach) {
    this.number = number;
    this.reach = reach;
  }

  abstract double weight(double distance);

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
