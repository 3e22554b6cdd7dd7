package io.rsd.core.model;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryEmbedding;
import io.rsd.core.checkpoint.RotaryScaling.Linear;
import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import io.rsd.core.checkpoint.SlidingWindow;
import java.util.Arrays;
import java.util.Optional;

/**
 * The forward pass of Qwen2, Qwen3, Llama 3, Gemma 3 and Phi 3 in plain float64 loops, to be read
 * beside the published definition of the models. It has no cache and no batch, fuses nothing and
 * shares no code with the decoder programs that it is held against.
 */
final class ReferenceDecoder {

  private final ModelConfig config;
  private final ReferenceWeights weights;

  ReferenceDecoder(Checkpoint checkpoint) {
    this.config = checkpoint.config();
    this.weights = new ReferenceWeights(checkpoint);
  }

  /**
   * Log-probabilities at temperature 1, in nats.
   *
   * @return {@code [tokens, vocabulary]}: after each token, those of the next
   */
  double[][] logProbabilities(int... tokens) {
    double[][] states = embedded(tokens);
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = "model.layers." + layer + ".";
      double[][] attended =
          attention(name + "self_attn.", layer, normed(states, name + "input_layernorm"));
      if (gemma()) {
        states = plus(states, normed(attended, name + "post_attention_layernorm"));
        double[][] fed =
            feedForward(name + "mlp.", normed(states, name + "pre_feedforward_layernorm"));
        states = plus(states, normed(fed, name + "post_feedforward_layernorm"));
      } else {
        states = plus(states, attended);
        states =
            plus(
                states,
                feedForward(name + "mlp.", normed(states, name + "post_attention_layernorm")));
      }
    }
    String output = config.tiedEmbeddings() ? "model.embed_tokens" : "lm_head";
    double[][] logits = projected(normed(states, "model.norm"), output);
    for (double[] row : logits) {
      subtractLogOfSumOfExponentials(row);
    }
    return logits;
  }

  private double[][] embedded(int[] tokens) {
    double[][] embedding = weights.matrix("model.embed_tokens.weight");
    double[][] states = new double[tokens.length][];
    for (int t = 0; t < tokens.length; t++) {
      states[t] = embedding[tokens[t]].clone();
      for (int i = 0; gemma() && i < states[t].length; i++) {
        states[t][i] *= Math.sqrt(config.hiddenSize());
      }
    }
    return states;
  }

  private boolean gemma() {
    return config.architecture() == Architecture.GEMMA3;
  }

  /**
   * Each query head looks at the positions up to its own, in a layer with a window at the last of
   * them only, through the key head of its block.
   */
  private double[][] attention(String name, int layer, double[][] x) {
    double[][] queries;
    double[][] keys;
    double[][] values;
    if (config.architecture() == Architecture.PHI3) {
      double[][] stacked = projected(x, name + "qkv_proj");
      int query = config.queryHeads() * config.headSize();
      int key = config.keyValueHeads() * config.headSize();
      queries = columns(stacked, 0, query);
      keys = columns(stacked, query, key);
      values = columns(stacked, query + key, key);
    } else {
      queries = projected(x, name + "q_proj");
      keys = projected(x, name + "k_proj");
      values = projected(x, name + "v_proj");
    }
    if (config.architecture() == Architecture.QWEN3 || gemma()) {
      normHeads(queries, weights.vector(name + "q_norm.weight"));
      normHeads(keys, weights.vector(name + "k_norm.weight"));
    }
    Optional<SlidingWindow> window =
        config.slidingWindow().filter(sliding -> sliding.layers().contains(layer));
    RotaryEmbedding rotary = window.map(SlidingWindow::rotary).orElse(config.rotary());
    rotateHeads(queries, rotary);
    rotateHeads(keys, rotary);

    int size = config.headSize();
    int group = config.queryHeads() / config.keyValueHeads();
    double[][] mixed = new double[x.length][config.queryHeads() * size];
    for (int head = 0; head < config.queryHeads(); head++) {
      int ofQuery = head * size;
      int ofKey = head / group * size;
      for (int t = 0; t < x.length; t++) {
        int first = Math.max(0, t + 1 - window.map(SlidingWindow::size).orElse(t + 1));
        double[] scores = new double[t + 1 - first];
        for (int s = first; s <= t; s++) {
          scores[s - first] =
              dot(queries[t], ofQuery, keys[s], ofKey, size) / Math.sqrt(config.attentionScalar());
        }
        subtractLogOfSumOfExponentials(scores);
        for (int s = first; s <= t; s++) {
          double probability = Math.exp(scores[s - first]);
          for (int i = 0; i < size; i++) {
            mixed[t][ofQuery + i] += probability * values[s][ofKey + i];
          }
        }
      }
    }
    return projected(mixed, name + "o_proj");
  }

  /** down(activation(gate(x)) * up(x)). */
  private double[][] feedForward(String name, double[][] x) {
    double[][] gate;
    double[][] up;
    if (config.architecture() == Architecture.PHI3) {
      double[][] stacked = projected(x, name + "gate_up_proj");
      gate = columns(stacked, 0, config.intermediateSize());
      up = columns(stacked, config.intermediateSize(), config.intermediateSize());
    } else {
      gate = projected(x, name + "gate_proj");
      up = projected(x, name + "up_proj");
    }
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < up[t].length; i++) {
        up[t][i] *= gemma() ? gelu(gate[t][i]) : gate[t][i] / (1 + Math.exp(-gate[t][i]));
      }
    }
    return projected(up, name + "down_proj");
  }

  private static double gelu(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  private static double[][] columns(double[][] x, int first, int count) {
    double[][] part = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      part[t] = Arrays.copyOfRange(x[t], first, first + count);
    }
    return part;
  }

  /** x W^T, plus the bias where the checkpoint has one. */
  private double[][] projected(double[][] x, String name) {
    double[][] weight = weights.matrix(name + ".weight");
    double[] bias =
        weights.has(name + ".bias") ? weights.vector(name + ".bias") : new double[weight.length];
    double[][] result = new double[x.length][weight.length];
    for (int t = 0; t < x.length; t++) {
      for (int out = 0; out < weight.length; out++) {
        result[t][out] = bias[out] + dot(x[t], 0, weight[out], 0, x[t].length);
      }
    }
    return result;
  }

  private double[][] normed(double[][] x, String name) {
    double[][] result = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      result[t] = x[t].clone();
      norm(result[t], 0, weights.vector(name + ".weight"));
    }
    return result;
  }

  private void normHeads(double[][] heads, double[] weight) {
    for (double[] row : heads) {
      for (int from = 0; from < row.length; from += weight.length) {
        norm(row, from, weight);
      }
    }
  }

  /** Divides a part of a row by its root mean square and multiplies it by the weight. */
  private void norm(double[] row, int from, double[] weight) {
    double meanSquare = dot(row, from, row, from, weight.length) / weight.length;
    double scale = 1 / Math.sqrt(meanSquare + config.normEpsilon());
    for (int i = 0; i < weight.length; i++) {
      row[from + i] *= scale * (gemma() ? 1 + weight[i] : weight[i]);
    }
  }

  /**
   * Of the first dimensions of a head, which turn, one in the first half and one in the second turn
   * as a pair, by an angle per position.
   */
  private void rotateHeads(double[][] heads, RotaryEmbedding rotary) {
    int half = (int) (config.headSize() * rotary.share()) / 2;
    double scale = amplitude(rotary);
    for (int position = 0; position < heads.length; position++) {
      double[] row = heads[position];
      for (int from = 0; from < row.length; from += config.headSize()) {
        for (int i = 0; i < half; i++) {
          double angle = position * frequency(i, rotary, heads.length);
          double first = row[from + i];
          double second = row[from + half + i];
          row[from + i] = scale * (first * Math.cos(angle) - second * Math.sin(angle));
          row[from + half + i] = scale * (second * Math.cos(angle) + first * Math.sin(angle));
        }
      }
    }
  }

  private static double amplitude(RotaryEmbedding rotary) {
    if (rotary.scaling() instanceof LongRope longRope) {
      return longRope.amplitude();
    }
    return rotary.scaling() instanceof Yarn yarn ? yarn.amplitude() : 1;
  }

  /** LongRoPE's factors go by the length of the whole sequence, at all its positions. */
  private double frequency(int pair, RotaryEmbedding rotary, int length) {
    int turning = (int) (config.headSize() * rotary.share());
    double frequency = Math.pow(rotary.base(), -2.0 * pair / turning);
    if (rotary.scaling() instanceof LongRope longRope) {
      boolean isLong = length > longRope.originalMaximumPositions();
      return frequency / (isLong ? longRope.longFactors() : longRope.shortFactors()).get(pair);
    }
    if (rotary.scaling() instanceof Linear linear) {
      return frequency / linear.factor();
    }
    if (rotary.scaling() instanceof Llama3 scaling) {
      return scaled(frequency, scaling);
    }
    return rotary.scaling() instanceof Yarn yarn ? scaled(frequency, pair, yarn) : frequency;
  }

  /** YaRN's scaling by the number of the pair: the first stay, the last are stretched. */
  private double scaled(double frequency, int pair, Yarn yarn) {
    double pairs = config.headSize() / 2.0;
    // The pair of a wavelength: wavelength = 2 pi base^(pair / pairs).
    double context = yarn.originalMaximumPositions() / (2 * Math.PI);
    double perPair = Math.log(config.rotary().base()) / pairs;
    double fastest = Math.log(context / yarn.fastTurns()) / perPair;
    double slowest = Math.log(context / yarn.slowTurns()) / perPair;
    if (yarn.wholeDimensions()) {
      fastest = Math.floor(fastest);
      slowest = Math.ceil(slowest);
    }
    fastest = Math.max(fastest, 0);
    slowest = Math.min(slowest, config.headSize() - 1);
    if (pair <= fastest) {
      return frequency;
    }
    if (pair >= slowest) {
      return frequency / yarn.factor();
    }
    double stretched = (pair - fastest) / (slowest - fastest);
    return (1 - stretched) * frequency + stretched * frequency / yarn.factor();
  }

  /** Llama 3's scaling by wavelength: short ones stay, long ones are stretched, others between. */
  private static double scaled(double frequency, Llama3 scaling) {
    double context = scaling.originalMaximumPositions();
    double wavelength = 2 * Math.PI / frequency;
    if (wavelength < context / scaling.highFrequencyFactor()) {
      return frequency;
    }
    if (wavelength > context / scaling.lowFrequencyFactor()) {
      return frequency / scaling.factor();
    }
    double smooth =
        (context / wavelength - scaling.lowFrequencyFactor())
            / (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
    return (1 - smooth) * frequency / scaling.factor() + smooth * frequency;
  }

  private static double dot(double[] a, int fromA, double[] b, int fromB, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += a[fromA + i] * b[fromB + i];
    }
    return sum;
  }

  private static double[][] plus(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int t = 0; t < a.length; t++) {
      for (int i = 0; i < sum[t].length; i++) {
        sum[t][i] = a[t][i] + b[t][i];
      }
    }
    return sum;
  }

  private static void subtractLogOfSumOfExponentials(double[] row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : row) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (double value : row) {
      sum += Math.exp(value - largest);
    }
    for (int i = 0; i < row.length; i++) {
      row[i] -= largest + Math.log(sum);
    }
  }
}
