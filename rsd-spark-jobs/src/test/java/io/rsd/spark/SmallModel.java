package io.rsd.spark;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.testing.ConfigJson;
import io.rsd.core.testing.RandomWeights;
import java.nio.file.Path;

/** A model folder with a vocabulary of 16, a context of 20 tokens and random weights. */
public final class SmallModel {

  public static final int VOCABULARY = 16;
  public static final int POSITIONS = 20;

  private SmallModel() {}

  /** Writes the model into a folder of that name, which must not exist. */
  public static Path write(Path folder) {
    return write(folder, 1);
  }

  /** Writes a model without numbers, as training gone wrong may leave it. */
  public static Path writeBroken(Path folder) {
    return write(folder, Double.NaN);
  }

  /** Writes a model of numbers so large that what it computes is none. */
  public static Path writeOverflowing(Path folder) {
    return write(folder, 5e18);
  }

  private static Path write(Path folder, double deviation) {
    Path shape = folder.resolveSibling(folder.getFileName() + "-shape");
    ConfigJson.of(Architecture.LLAMA)
        .with("vocab_size", VOCABULARY)
        .with("hidden_size", 8)
        .with("num_hidden_layers", 1)
        .heads(2, 1, 4)
        .with("intermediate_size", 12)
        .with("tie_word_embeddings", true)
        .with("max_position_embeddings", POSITIONS)
        .write(shape);
    return RandomWeights.write(shape, folder, 0, (tensor, sizes) -> deviation);
  }
}
