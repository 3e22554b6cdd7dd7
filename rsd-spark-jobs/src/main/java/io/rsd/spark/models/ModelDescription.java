package io.rsd.spark.models;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.GenerationConfig;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.text.VocabularyAlignment;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** A model folder without its weights: what is known of the model before it is loaded. */
public record ModelDescription(
    Path folder, ModelConfig config, GenerationConfig generation, Tokenizer tokenizer)
    implements AutoCloseable {

  /** The share of common tokens below which two tokenizers do not belong together. */
  private static final double LEAST_SHARED = 0.9;

  /**
   * Opens a folder on this machine's disk.
   *
   * @throws InvalidInputException naming the file that is missing or wrong
   */
  public static ModelDescription open(Path folder) {
    return new ModelDescription(
        folder,
        ModelConfig.read(folder.resolve("config.json")),
        GenerationConfig.read(folder),
        Tokenizer.load(folder));
  }

  /**
   * How the vocabularies of teacher and student fit together (paper, appendix A).
   *
   * @throws InvalidInputException if they do not
   */
  public static VocabularyAlignment align(ModelDescription teacher, ModelDescription student) {
    Set<Integer> commonEnds = new HashSet<>(teacher.generation().endTokens());
    commonEnds.retainAll(student.generation().endTokens());
    return VocabularyAlignment.of(
        teacher.tokenizer(),
        teacher.config().vocabularySize(),
        student.tokenizer(),
        student.config().vocabularySize(),
        commonEnds,
        LEAST_SHARED);
  }

  /**
   * The tokens that end a completion of this model.
   *
   * @throws InvalidInputException if the folder names none
   */
  public Set<Integer> stopTokens() {
    if (generation.endTokens().isEmpty()) {
      throw new InvalidInputException(
          folder + ": names no \"eos_token_id\" in generation_config.json or config.json");
    }
    return Set.copyOf(generation.endTokens());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
