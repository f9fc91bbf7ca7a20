package dev.crosskeep.tinyllava;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Packs freshly drawn rows into batches. */
final class BatchBuilder {

  private static final int QUESTION_TOKENS = 26;

  private final RowBuilder rows;
  private final int filling;

  BatchBuilder(TextEncoder encoder) {
    this.rows = new RowBuilder(encoder);
    this.filling = encoder.single("<pad>");
  }

  Batch build(Mix mix, RandomGenerator random) {
    int pictures =
        random.nextDouble() < mix.beyond()
            ? random.nextInt(mix.mostPictures() + 1, Lexicon.MOST_PICTURES + 1)
            : Math.max(
                random.nextInt(1, mix.mostPictures() + 1),
                random.nextInt(1, mix.mostPictures() + 1));
    int length = (Renderer.PATCHES + 2) * pictures + 24 + QUESTION_TOKENS * (6 + pictures);
    int count = Math.max(1, mix.tokens() / length);
    var packed = new ArrayList<Row>();
    for (int i = 0; i < count; i++) {
      packed.add(rows.draw(pictures, length, mix, random));
    }
    return pack(packed, pictures, random);
  }

  private Batch pack(List<Row> rows, int pictures, RandomGenerator random) {
    int count = rows.size();
    int s = rows.stream().mapToInt(r -> r.ids.size()).max().orElseThrow();
    var ids = new long[count * s];
    var positions = new long[count * s];
    var segments = new long[count * s];
    Arrays.fill(ids, filling);
    Arrays.fill(segments, -1);
    var patches = new float[count * pictures * Renderer.PATCHES * Renderer.VALUES];
    var imagePlaces = new long[count * pictures * Renderer.PATCHES];
    var patchWords = new long[count * pictures * Renderer.PATCHES * Batch.PATCH_WORDS];
    var lossPlaces = new ArrayList<Integer>();
    var targets = new ArrayList<Integer>();
    var answers = new ArrayList<Batch.Answer>();
    for (int r = 0; r < count; r++) {
      var row = rows.get(r);
      for (int i = 0; i < row.ids.size(); i++) {
        ids[r * s + i] = row.ids.get(i);
        positions[r * s + i] = row.positions.get(i);
        segments[r * s + i] = row.segments.get(i);
      }
      for (int k = 0; k < pictures; k++) {
        int at = (r * pictures + k) * Renderer.PATCHES;
        var picture = row.scene.pictures().get(k);
        Renderer.patches(Renderer.draw(picture, random), patches, at * Renderer.VALUES);
        label(picture, patchWords, at);
        for (int cell = 0; cell < Renderer.PATCHES; cell++) {
          imagePlaces[at + cell] = (long) r * s + row.imageStarts.get(k) + cell;
        }
      }
      for (var told : row.answers) {
        int from = lossPlaces.size();
        for (int i = told.from(); i < told.to(); i++) {
          lossPlaces.add(r * s + i);
          targets.add(row.ids.get(i + 1));
        }
        if (!told.direct()) {
          answers.add(new Batch.Answer(told.family(), from, lossPlaces.size()));
        }
      }
    }
    return new Batch(
        count,
        s,
        pictures,
        ids,
        positions,
        segments,
        patches,
        imagePlaces,
        patchWords,
        lossPlaces.stream().mapToLong(i -> i).toArray(),
        targets.stream().mapToLong(i -> i).toArray(),
        answers);
  }

  private static void label(Picture picture, long[] words, int at) {
    int side = Renderer.SIZE / Renderer.PATCH_SIZE;
    for (int cell = 0; cell < Renderer.PATCHES; cell++) {
      int row = cell / side;
      int column = cell % side;
      int w = (at + cell) * Batch.PATCH_WORDS;
      words[w] = Lexicon.COLOURS.size();
      words[w + 1] = Lexicon.SHAPES.size();
      words[w + 2] = row / 2;
      words[w + 3] = column / 2;
      for (var item : picture.items()) {
        if (row - item.row() >= 0
            && row - item.row() < 2
            && column - item.column() >= 0
            && column - item.column() < 2) {
          words[w] = Lexicon.COLOURS.indexOf(item.colour());
          words[w + 1] = Lexicon.SHAPES.indexOf(item.shape());
        }
      }
    }
  }
}
