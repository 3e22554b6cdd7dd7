package io.rsd.core.training;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryEmbedding;
import io.rsd.core.checkpoint.SlidingWindow;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The families' forward pass written out in float64, token by token, and slow. */
final class ReferenceModel {

  private final ModelConfig config;
  private final Map<String, double[]> weights;

  ReferenceModel(ModelConfig config, Map<String, double[]> weights) {
    this.config = config;
    this.weights = weights;
  }

  /** The surprisal of every token in nats, {@code [length]}; that of the first is 0. */
  double[] surprisals(int[] tokens) {
    double[][] x = new double[tokens.length][];
    for (int t = 0; t < tokens.length; t++) {
      x[t] = row(weights.get("model.embed_tokens.weight"), tokens[t], config.hiddenSize());
      if (gemma()) {
        x[t] = times(x[t], Math.sqrt(config.hiddenSize()));
      }
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      x = layer(layer, x);
    }
    String output = config.tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
    double[] surprisals = new double[tokens.length];
    for (int t = 1; t < tokens.length; t++) {
      double[] logits =
          product(
              output, norm(x[t - 1], weights.get("model.norm.weight")), config.vocabularySize());
      double sum = 0;
      for (double logit : logits) {
        sum += Math.exp(logit);
      }
      surprisals[t] = Math.log(sum) - logits[tokens[t]];
    }
    return surprisals;
  }

  private double[][] layer(int number, double[][] x) {
    String prefix = "model.layers." + number + ".";
    Optional<SlidingWindow> window =
        config.slidingWindow().filter(sliding -> sliding.layers().contains(number));
    RotaryEmbedding rotary = window.map(SlidingWindow::rotary).orElse(config.rotary());
    double[] frequencies = rotary.inverseFrequencies(config.headSize(), rotary.set(x.length));
    double amplitude = rotary.amplitude();
    int size = config.headSize();
    int length = x.length;
    double[][][] q = new double[length][][];
    double[][][] k = new double[length][][];
    double[][][] v = new double[length][][];
    for (int t = 0; t < length; t++) {
      double[] y = norm(x[t], weights.get(prefix + "input_layernorm.weight"));
      q[t] = turned(heads(prefix, "q", y, config.queryHeads()), t, frequencies, amplitude);
      k[t] = turned(heads(prefix, "k", y, config.keyValueHeads()), t, frequencies, amplitude);
      v[t] = heads(prefix, "v", y, config.keyValueHeads());
    }
    double[][] next = new double[length][];
    int group = config.queryHeads() / config.keyValueHeads();
    for (int t = 0; t < length; t++) {
      double[] attended = new double[config.queryHeads() * size];
      for (int head = 0; head < config.queryHeads(); head++) {
        double[] shares = new double[t + 1];
        double sum = 0;
        int first = t - Math.min(t, window.map(SlidingWindow::size).orElse(length) - 1);
        for (int s = first; s <= t; s++) {
          shares[s] =
              Math.exp(dot(q[t][head], k[s][head / group]) / Math.sqrt(config.attentionScalar()));
          sum += shares[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < size; i++) {
            attended[head * size + i] += shares[s] / sum * v[s][head / group][i];
          }
        }
      }
      double[] output = product(prefix + "self_attn.o_proj.weight", attended, config.hiddenSize());
      if (gemma()) {
        output = norm(output, weights.get(prefix + "post_attention_layernorm.weight"));
      }
      double[] middle = plus(x[t], output);
      next[t] = plus(middle, feedForward(prefix, middle));
    }
    return next;
  }

  private double[] feedForward(String prefix, double[] x) {
    String before = gemma() ? "pre_feedforward" : "post_attention";
    double[] y = norm(x, weights.get(prefix + before + "_layernorm.weight"));
    double[] gate = projected(prefix + "mlp.", "gate", y, config.intermediateSize());
    double[] up = projected(prefix + "mlp.", "up", y, config.intermediateSize());
    for (int i = 0; i < gate.length; i++) {
      gate[i] = (gemma() ? gelu(gate[i]) : gate[i] / (1 + Math.exp(-gate[i]))) * up[i];
    }
    double[] down = product(prefix + "mlp.down_proj.weight", gate, config.hiddenSize());
    return gemma() ? norm(down, weights.get(prefix + "post_feedforward_layernorm.weight")) : down;
  }

  private boolean gemma() {
    return config.architecture() == Architecture.GEMMA3;
  }

  private static double gelu(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  /** The product with a projection, which Phi stores as a part of a larger matrix. */
  private double[] projected(String prefix, String which, double[] y, int rows) {
    if (config.architecture() != Architecture.PHI3) {
      return product(prefix + which + "_proj.weight", y, rows);
    }
    int queries = config.queryHeads() * config.headSize();
    int keys = config.keyValueHeads() * config.headSize();
    int first =
        switch (which) {
          case "q", "gate" -> 0;
          case "k" -> queries;
          case "v" -> queries + keys;
          default -> config.intermediateSize();
        };
    String stack = prefix.endsWith("mlp.") ? "gate_up_proj.weight" : "qkv_proj.weight";
    double[] all = product(prefix + stack, y, weights.get(prefix + stack).length / y.length);
    return Arrays.copyOfRange(all, first, first + rows);
  }

  private double[][] heads(String prefix, String which, double[] y, int count) {
    String name = prefix + "self_attn." + which + "_proj";
    int size = config.headSize();
    double[] all = projected(prefix + "self_attn.", which, y, count * size);
    if (weights.containsKey(name + ".bias")) {
      all = plus(all, weights.get(name + ".bias"));
    }
    double[][] heads = new double[count][];
    for (int head = 0; head < count; head++) {
      heads[head] = row(all, head, size);
      String norm = prefix + "self_attn." + which + "_norm.weight";
      if (weights.containsKey(norm)) {
        heads[head] = norm(heads[head], weights.get(norm));
      }
    }
    return heads;
  }

  private static double[][] turned(
      double[][] heads, int position, double[] frequencies, double amplitude) {
    int half = frequencies.length;
    for (double[] head : heads) {
      for (int i = 0; i < half; i++) {
        double cosine = amplitude * Math.cos(position * frequencies[i]);
        double sine = amplitude * Math.sin(position * frequencies[i]);
        double first = head[i];
        double second = head[i + half];
        head[i] = first * cosine - second * sine;
        head[i + half] = second * cosine + first * sine;
      }
    }
    return heads;
  }

  private double[] norm(double[] x, double[] weight) {
    double scale = 1 / Math.sqrt(dot(x, x) / x.length + config.normEpsilon());
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * scale * (gemma() ? 1 + weight[i] : weight[i]);
    }
    return y;
  }

  private double[] product(String matrix, double[] x, int rows) {
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += weights.get(matrix)[i * x.length + j] * x[j];
      }
    }
    return y;
  }

  private static double[] row(double[] values, int row, int size) {
    double[] copy = new double[size];
    System.arraycopy(values, row * size, copy, 0, size);
    return copy;
  }

  private static double[] times(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * factor).toArray();
  }

  private static double[] plus(double[] one, double[] other) {
    double[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
