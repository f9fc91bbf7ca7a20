package dev.crosskeep.llama;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.checkpoint.WeightLoader;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Llama decoder: a prompt goes through layer by layer, so that each layer's keys and values can
 * be pruned before the next one runs; a new token goes through all layers in one native call.
 *
 * <p>Source: Llama, <a href="https://arxiv.org/abs/2302.13971">arXiv:2302.13971</a>, section 2.2,
 * with grouped key and value heads. Keys are cached with their rotary embedding applied.
 */
public final class LlamaDecoder {

  private final LlamaConfig config;
  private final TorchProgram program;
  private final List<IValue> layers;
  private final IValue all;
  private final IValue embedding;
  private final IValue norm;
  private final IValue head;
  private final IValue frequencies;

  private LlamaDecoder(
      LlamaConfig config,
      TorchProgram program,
      List<List<IValue>> layers,
      IValue embedding,
      IValue norm,
      IValue head,
      Placement placement,
      TorchScope scope) {
    this.config = config;
    this.program = program;
    this.layers = layers.stream().map(scope::list).toList();
    List<IValue> flat = new ArrayList<>();
    layers.forEach(flat::addAll);
    flat.addAll(List.of(embedding, norm, head));
    this.all = scope.list(flat);
    this.embedding = embedding;
    this.norm = norm;
    this.head = head;
    this.frequencies =
        program.run(
            scope,
            "frequencies",
            config.headDim(),
            config.ropeTheta(),
            config.ropeFactor(),
            placement.torchDevice());
  }

  /**
   * Loads the weights into {@code scope}.
   *
   * @param prefix what the tensors' names begin with, such as {@code language_model.model.}
   * @param headName the output head's name; not read when the embeddings are tied
   */
  public static LlamaDecoder load(
      LlamaConfig config,
      WeightLoader loader,
      String prefix,
      String headName,
      Placement placement,
      TorchScope scope) {
    int width = config.hiddenSize();
    IValue embedding = loader.load(prefix + "embed_tokens.weight", config.vocabSize(), width);
    List<List<IValue>> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(loadLayer(config, loader, prefix + "layers." + i + "."));
    }
    IValue norm = loader.load(prefix + "norm.weight", width);
    IValue head =
        config.tiedEmbeddings() ? embedding : loader.load(headName, config.vocabSize(), width);
    return new LlamaDecoder(
        config, loadProgram(scope), layers, embedding, norm, head, placement, scope);
  }

  /** Compiles the native half; freed with {@code scope}. */
  public static TorchProgram loadProgram(TorchScope scope) {
    return scope.program(LlamaDecoder.class, "llama.py");
  }

  private static List<IValue> loadLayer(LlamaConfig config, WeightLoader loader, String layer) {
    int width = config.hiddenSize();
    long queryWidth = (long) config.heads() * config.headDim();
    long keyWidth = (long) config.kvHeads() * config.headDim();
    return List.of(
        loader.load(layer + "input_layernorm.weight", width),
        loader.load(layer + "self_attn.q_proj.weight", queryWidth, width),
        loader.load(layer + "self_attn.k_proj.weight", keyWidth, width),
        loader.load(layer + "self_attn.v_proj.weight", keyWidth, width),
        loader.load(layer + "self_attn.o_proj.weight", width, queryWidth),
        loader.load(layer + "post_attention_layernorm.weight", width),
        loader.load(layer + "mlp.gate_proj.weight", config.intermediateSize(), width),
        loader.load(layer + "mlp.up_proj.weight", config.intermediateSize(), width),
        loader.load(layer + "mlp.down_proj.weight", width, config.intermediateSize()));
  }

  /** The states of token ids, {@code [L, hiddenSize]}; the caller may overwrite them. */
  public IValue embed(TorchScope scope, long... tokenIds) {
    return program.run(scope, "embed", embedding, scope.longs(tokenIds));
  }

  /** The rotations of positions {@code first} and following, for whole layers. */
  public Rotation rotation(TorchScope scope, IValue states, int first, int tokens) {
    IValue pair = program.run(scope, "rotation", frequencies, first, tokens, states);
    List<IValue> parts = scope.elements(pair);
    return new Rotation(parts.get(0), parts.get(1));
  }

  /**
   * Runs one layer over a whole prompt; one native call.
   *
   * @param states {@code [L, hiddenSize]}
   * @param observed how many of the last queries to report on; 0 for none
   * @param moments how many to report, 0 to 2, of what each key got from all queries
   */
  public LayerResult prefillLayer(
      TorchScope scope, int layer, IValue states, Rotation rotation, int observed, int moments) {
    IValue result =
        program.run(
            scope,
            "prefill_layer",
            states,
            layers.get(layer),
            rotation.cos(),
            rotation.sin(),
            config.headDim(),
            config.rmsNormEps(),
            observed,
            moments);
    return LayerResult.of(scope.elements(result));
  }

  /**
   * Runs one layer over new tokens that see what is cached and, causally, each other; one native
   * call. Nothing is written into the cache.
   *
   * @param states {@code [T, hiddenSize]}
   * @param earlier what that layer has cached
   * @param observed how many of the last new queries to report on, at most T; 0 for none
   * @param moments how many to report, 0 to 2, of what each key got from all new queries
   * @return with P + T keys for L, those that were cached first, the row of zeros not among them
   */
  public LayerResult extendLayer(
      TorchScope scope,
      int layer,
      IValue states,
      Rotation rotation,
      CachedLayer earlier,
      int observed,
      int moments) {
    IValue result =
        program.run(
            scope,
            "extend_layer",
            states,
            layers.get(layer),
            rotation.cos(),
            rotation.sin(),
            config.headDim(),
            config.rmsNormEps(),
            observed,
            moments,
            earlier.keys(),
            earlier.values(),
            earlier.rows(),
            earlier.frontRows(),
            earlier.frontBias().orElse(earlier.keys())); // any tensor does where there is no row
    return LayerResult.of(scope.elements(result));
  }

  /** The float32 logits after the last token, {@code [vocabSize]}. */
  public IValue lastLogits(TorchScope scope, IValue states) {
    return program.run(scope, "last_logits", states, norm, head, config.rmsNormEps());
  }

  /** The float32 logits after every token, {@code [L, vocabSize]}. */
  public IValue allLogits(TorchScope scope, IValue states) {
    return program.run(scope, "logits", states, norm, head, config.rmsNormEps());
  }

  /**
   * Runs one new token through all layers and returns its float32 logits {@code [vocabSize]}; one
   * native call. The token's keys and values are written into the cache.
   *
   * @param keys per layer {@code [kvHeads, capacity, headDim]}
   * @param values per layer {@code [kvHeads, capacity, headDim]}
   * @param cached rows each layer holds, less than its capacity
   * @param position the token's place in the whole sequence, pruned tokens counted
   * @param frontBiases per layer what is added to the logits of its first row, {@code [kvHeads, R]}
   *     or {@code [1, 1]}; empty where no row stands for evicted tokens
   * @param queries where the token's queries are to be remembered
   * @param answerTokens tokens decoded into this cache since it was pruned
   */
  public IValue decode(
      TorchScope scope,
      IValue keys,
      IValue values,
      long[] cached,
      int token,
      int position,
      Optional<IValue> frontBiases,
      Optional<AnswerQueries> queries,
      int answerTokens) {
    return program.run(
        scope,
        "decode",
        all,
        keys,
        values,
        cached,
        token,
        position,
        frequencies,
        config.headDim(),
        config.rmsNormEps(),
        frontBiases.isPresent() ? 1 : 0,
        frontBiases.orElse(keys), // any list does where it is not read
        queries.map(AnswerQueries::layers).orElse(keys), // any list does where none is written
        queries.map(room -> room.row(answerTokens)).orElse(-1));
  }

  /** Room for the queries of the last {@code tokens} tokens of an answer, in {@code scope}. */
  public AnswerQueries answerQueries(TorchScope scope, int tokens) {
    List<IValue> rings = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      rings.add(
          program.run(scope, "query_room", config.heads(), tokens, config.headDim(), embedding));
    }
    return new AnswerQueries(tokens, rings, scope.list(rings));
  }

  /**
   * What the last tokens of an answer can say of a layer's cache; one native call.
   *
   * @param earlier the layer's cache, these tokens' keys its last
   * @param answerTokens tokens decoded into this cache since it was pruned
   * @param moments how many to report, 0 to 2, of what each key got from these queries
   */
  public Attention observe(
      TorchScope scope,
      int layer,
      AnswerQueries queries,
      CachedLayer earlier,
      int answerTokens,
      int moments) {
    IValue result =
        program.run(
            scope,
            "observe_answer",
            queries.rings().get(layer),
            queries.row(answerTokens),
            earlier.keys(),
            earlier.frontRows(),
            earlier.rows(),
            moments);
    List<IValue> parts = scope.elements(result);
    return new Attention(parts.get(0), parts.get(1), parts.get(2));
  }

  /**
   * Some queries and the keys that they see, as in {@link LayerResult}.
   *
   * @param queries {@code [G, R, observed, headDim]}, those of the last keys
   * @param keys {@code [G, L, headDim]}
   * @param columnSums float32 {@code [moments, G, L]}
   */
  public record Attention(IValue queries, IValue keys, IValue columnSums) {}

  /** Cosines and sines of L positions, {@code [L, headDim / 2]} each. */
  public record Rotation(IValue cos, IValue sin) {}

  /**
   * What one layer has cached.
   *
   * @param keys {@code [G, capacity, headDim]}, rotated
   * @param values {@code [G, capacity, headDim]}
   * @param rows how many of them are filled
   * @param frontBias what is added to the logits of the first row, {@code [G, R]} or {@code [1,
   *     1]}; empty where no row stands for evicted tokens
   */
  public record CachedLayer(IValue keys, IValue values, int rows, Optional<IValue> frontBias) {

    int frontRows() {
      return frontBias.isPresent() ? 1 : 0;
    }
  }

  /**
   * What one layer made of a prompt. G key heads, each shared by R query heads.
   *
   * @param states {@code [L, hiddenSize]}
   * @param keys {@code [G, L, headDim]}, rotated
   * @param values {@code [G, L, headDim]}
   * @param queries {@code [G, R, observed, headDim]}, rotated, those of the last keys
   * @param columnSums float32 {@code [moments, G, L]}, what each key got from all queries, mean
   *     over R, and the sum of the squares of these
   */
  public record LayerResult(
      IValue states, IValue keys, IValue values, IValue queries, IValue columnSums) {

    private static LayerResult of(List<IValue> parts) {
      return new LayerResult(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4));
    }
  }
}
