package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything but the weights in a model folder in HuggingFace layout. Each file is read once;
 * checkpoint, tokenizer and chat template are built from this description.
 *
 * @param folder the model folder
 * @param config the shape of the model, from {@code config.json}
 * @param generation the tokens with which its texts begin and end
 * @param tokenizerFile {@code tokenizer.json}, if the folder has one
 * @param tokenizerConfig special tokens and chat template
 */
public record ModelDescription(
    Path folder,
    ModelConfig config,
    GenerationConfig generation,
    Optional<TokenizerFile> tokenizerFile,
    TokenizerConfig tokenizerConfig) {

  /**
   * Reads a folder, which must have {@code config.json}. {@code generation_config.json}, {@code
   * tokenizer.json}, {@code tokenizer_config.json} and {@code chat_template.jinja} are read if they
   * exist.
   *
   * @throws InvalidInputException naming the file and what is wrong with it
   */
  public static ModelDescription read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": there is no such folder");
    }
    JsonFields json = JsonFields.read(folder.resolve("config.json"));
    ModelConfig config = new ModelConfigReader(json).read();
    GenerationConfig generation = GenerationConfig.read(folder, json, config.vocabularySize());
    Optional<TokenizerFile> tokenizer = TokenizerFile.find(folder);
    tokenizer.ifPresent(file -> file.requireRows(config.vocabularySize()));
    return new ModelDescription(
        folder, config, generation, tokenizer, TokenizerConfig.read(folder));
  }

  /**
   * The {@code tokenizer.json}, where it is required.
   *
   * @throws InvalidInputException if the folder has none
   */
  public TokenizerFile requireTokenizerFile() {
    return tokenizerFile.orElseThrow(() -> TokenizerFile.missing(folder));
  }
}
