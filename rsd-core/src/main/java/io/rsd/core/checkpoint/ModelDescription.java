package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
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
   * tokenizer.json}, {@code tokenizer_config.json}, {@code special_tokens_map.json}, {@code
   * added_tokens.json} and {@code chat_template.jinja} are read if they exist.
   *
   * @throws InvalidInputException naming the file and what is wrong with it
   */
  public static ModelDescription read(Path path) {
    ModelFolder folder = ModelFolder.at(path);
    JsonFields json = folder.config();
    ModelConfig config = new ModelConfigReader(json).read();
    GenerationConfig generation = GenerationConfig.read(folder, json, config.vocabularySize());
    TokenizerConfig tokenizerConfig = TokenizerConfig.read(folder);
    Optional<TokenizerFile> tokenizer = TokenizerFile.find(folder, tokenizerConfig);
    tokenizer.ifPresent(file -> file.requireRows(config.vocabularySize()));
    return new ModelDescription(path, config, generation, tokenizer, tokenizerConfig);
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
