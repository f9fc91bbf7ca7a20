package dev.crosskeep.llava;

import dev.crosskeep.checkpoint.FloatTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's decoder as plain loops in double precision, over a whole sequence at once: no
 * cache, no native code, and any (layer, head, query, key) can be masked.
 */
final class PlainDecoder {

  private static final double EPS = 1e-5;
  private static final double THETA = 10000;

  private final Shape shape;
  private final Map<String, FloatTensor> tensors;
  private final double ropeFactor;

  PlainDecoder(ToyCheckpoint toy, double ropeFactor) {
    this(
        new Shape(
            ToyCheckpoint.LAYERS,
            ToyCheckpoint.HEADS,
            toy.kvHeads(),
            ToyCheckpoint.HEAD_DIM,
            ToyCheckpoint.IMAGE_TOKEN,
            toy.tied()),
        toy.tensors(),
        ropeFactor);
  }

  PlainDecoder(Shape shape, Map<String, FloatTensor> tensors, double ropeFactor) {
    this.shape = shape;
    this.tensors = tensors;
    this.ropeFactor = ropeFactor;
  }

  /** What a decoder's loops run over. */
  record Shape(int layers, int heads, int kvHeads, int headDim, int imageTokenId, boolean tied) {

    int hidden() {
      return heads * headDim;
    }
  }

  /** Says which keys a query may see, besides those after it. */
  interface Visibility {
    Visibility ALL = (layer, kvHead, query, key) -> true;

    boolean sees(int layer, int kvHead, int query, int key);

    /** Hears how much a query looks at a key that it sees: plain softmax, without the constant. */
    default void looks(int layer, int head, int query, int key, double weight) {}

    /** What is added to the sum of a query's exponentials: n-softmax's constant. */
    default double constant(int query) {
      return 0;
    }

    /**
     * The queries of which each summary is made that a query sees, the last of them before the
     * pruning: it stands for all that the next query does not see any more.
     */
    default List<IntRange> summarisedBy(int query) {
      return List.of();
    }
  }

  /** From the first to the last. */
  record IntRange(int first, int last) {

    /** So many that end with the last. */
    static IntRange of(int count, int last) {
      return new IntRange(last - count + 1, last);
    }
  }

  /** A token's state before the first layer. */
  double[] embedding(int token) {
    return row(weights("embed_tokens.weight"), token, shape.hidden());
  }

  /** The states of a prompt before the first layer, those of its pictures as the model has them. */
  List<double[]> promptStates(LlavaModel model, Prompt prompt) {
    List<double[]> states = new ArrayList<>();
    int picture = 0;
    for (int id : prompt.tokenIds()) {
      if (id == shape.imageTokenId()) {
        float[] features = model.imageFeatures(prompt.images().get(picture++));
        for (int begin = 0; begin < features.length; begin += shape.hidden()) {
          states.add(row(features, begin / shape.hidden(), shape.hidden()));
        }
      } else {
        states.add(embedding(id));
      }
    }
    return states;
  }

  /** The logits after each position of {@code states}, which are those before the first layer. */
  double[][] logits(double[][] states, Visibility visibility) {
    double[][] x = states;
    for (int layer = 0; layer < shape.layers(); layer++) {
      x = layer(x, layer, visibility);
    }
    float[] head =
        shape.tied()
            ? weights("embed_tokens.weight")
            : ToyCheckpoint.values(tensors, "language_model.lm_head.weight");
    var logits = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      logits[i] = times(head, norm(x[i], weights("norm.weight")));
    }
    return logits;
  }

  private double[][] layer(double[][] x, int layer, Visibility visibility) {
    String name = "layers." + layer + ".";
    int tokens = x.length;
    var q = new double[tokens][];
    var k = new double[tokens][];
    var v = new double[tokens][];
    for (int i = 0; i < tokens; i++) {
      double[] y = norm(x[i], weights(name + "input_layernorm.weight"));
      q[i] = rotated(times(weights(name + "self_attn.q_proj.weight"), y), i);
      k[i] = rotated(times(weights(name + "self_attn.k_proj.weight"), y), i);
      v[i] = times(weights(name + "self_attn.v_proj.weight"), y);
    }
    var out = new double[tokens][];
    for (int i = 0; i < tokens; i++) {
      double[] attended = attend(q, k, v, i, layer, visibility);
      out[i] = plus(x[i], times(weights(name + "self_attn.o_proj.weight"), attended));
      double[] y = norm(out[i], weights(name + "post_attention_layernorm.weight"));
      double[] gate = times(weights(name + "mlp.gate_proj.weight"), y);
      double[] up = times(weights(name + "mlp.up_proj.weight"), y);
      for (int j = 0; j < gate.length; j++) {
        gate[j] = gate[j] / (1 + Math.exp(-gate[j])) * up[j];
      }
      out[i] = plus(out[i], times(weights(name + "mlp.down_proj.weight"), gate));
    }
    return out;
  }

  private double[] attend(
      double[][] q, double[][] k, double[][] v, int query, int layer, Visibility visibility) {
    int d = shape.headDim();
    int group = shape.heads() / shape.kvHeads();
    var out = new double[q[query].length];
    for (int head = 0; head < shape.heads(); head++) {
      int kvHead = head / group;
      var weight = new double[query + 1];
      double sum = visibility.constant(query);
      for (int key = 0; key <= query; key++) {
        if (visibility.sees(layer, kvHead, query, key)) {
          weight[key] = Math.exp(logit(q[query], head, part(k[key], kvHead)));
          sum += weight[key];
        }
      }
      Summary summary = summary(q, k, v, layer, kvHead, query, visibility);
      if (summary != null) {
        double counted = Math.exp(logit(q[query], head, summary.key) + summary.bias[head % group]);
        sum += counted;
        for (int j = 0; j < d; j++) {
          out[head * d + j] += counted / sum * summary.value[j];
        }
      }
      for (int key = 0; key <= query; key++) {
        double plain = sum - visibility.constant(query);
        visibility.looks(layer, head, query, key, weight[key] / plain);
        for (int j = 0; j < d; j++) {
          out[head * d + j] += weight[key] / sum * v[key][kvHead * d + j];
        }
      }
    }
    return out;
  }

  /** One key and value for all that went, and for each query head what its logit gets besides. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Summary(double[] key, double[] value, double[] bias) {}

  /** The summary that a query sees, pruning by pruning; null where nothing went. */
  private @Nullable Summary summary(
      double[][] q,
      double[][] k,
      double[][] v,
      int layer,
      int kvHead,
      int query,
      Visibility visibility) {
    Summary summary = null;
    var gone = new HashSet<Integer>();
    for (IntRange queries : visibility.summarisedBy(query)) {
      int last = queries.last;
      List<double[]> keys = new ArrayList<>();
      List<double[]> values = new ArrayList<>();
      for (int key = 0; key <= last; key++) {
        if (!visibility.sees(layer, kvHead, last + 1, key) && gone.add(key)) {
          keys.add(part(k[key], kvHead));
          values.add(part(v[key], kvHead));
        }
      }
      double[][] seenBy = Arrays.copyOfRange(q, queries.first, last + 1);
      summary = summary(seenBy, kvHead, keys, values, summary);
    }
    return summary;
  }

  private @Nullable Summary summary(
      double[][] q,
      int kvHead,
      List<double[]> keys,
      List<double[]> values,
      @Nullable Summary earlier) {
    if (keys.isEmpty()) {
      return earlier;
    }
    if (earlier != null) {
      keys.add(earlier.key);
      values.add(earlier.value);
    }
    int group = shape.heads() / shape.kvHeads();
    var key = new double[shape.headDim()];
    var value = new double[shape.headDim()];
    var bias = new double[group];
    for (int i = 0; i < group; i++) {
      int head = kvHead * group + i;
      for (double[] query : q) {
        var counted = new double[keys.size()];
        double total = 0;
        for (int j = 0; j < counted.length; j++) {
          double before = earlier != null && j == counted.length - 1 ? earlier.bias[i] : 0;
          counted[j] = Math.exp(logit(query, head, keys.get(j)) + before);
          total += counted[j];
        }
        for (int j = 0; j < counted.length; j++) {
          double weight = counted[j] / total / (group * q.length);
          for (int n = 0; n < key.length; n++) {
            key[n] += weight * keys.get(j)[n];
            value[n] += weight * values.get(j)[n];
          }
        }
        bias[i] += Math.log(total) / q.length;
      }
    }
    for (int i = 0; i < group; i++) {
      for (double[] query : q) {
        bias[i] -= logit(query, kvHead * group + i, key) / q.length;
      }
    }
    return new Summary(key, value, bias);
  }

  private double logit(double[] q, int head, double[] key) {
    double dot = 0;
    for (int j = 0; j < key.length; j++) {
      dot += q[head * key.length + j] * key[j];
    }
    return dot / Math.sqrt(key.length);
  }

  private double[] part(double[] all, int head) {
    return Arrays.copyOfRange(all, head * shape.headDim(), (head + 1) * shape.headDim());
  }

  /** Number i of a head pairs with number i + d / 2. */
  private double[] rotated(double[] x, int position) {
    int d = shape.headDim();
    var out = new double[x.length];
    for (int head = 0; head < x.length / d; head++) {
      for (int i = 0; i < d / 2; i++) {
        double angle = position / ropeFactor * Math.pow(THETA, -2.0 * i / d);
        double a = x[head * d + i];
        double b = x[head * d + i + d / 2];
        out[head * d + i] = a * Math.cos(angle) - b * Math.sin(angle);
        out[head * d + i + d / 2] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
    return out;
  }

  private static double[] norm(double[] x, float[] weight) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    double scale = 1 / Math.sqrt(squares / x.length + EPS);
    var out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = x[i] * scale * weight[i];
    }
    return out;
  }

  private static double[] times(float[] matrix, double[] x) {
    var out = new double[matrix.length / x.length];
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < x.length; j++) {
        out[i] += matrix[i * x.length + j] * x[j];
      }
    }
    return out;
  }

  private static double[] plus(double[] a, double[] b) {
    var out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = a[i] + b[i];
    }
    return out;
  }

  private static double[] row(float[] matrix, int row, int columns) {
    var out = new double[columns];
    for (int i = 0; i < columns; i++) {
      out[i] = matrix[row * columns + i];
    }
    return out;
  }

  private float[] weights(String name) {
    return ToyCheckpoint.values(tensors, "language_model.model." + name);
  }
}
