package io.rsd.eval.tinyworld;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.eval.world.TinyProblem;
import java.nio.file.Path;
import java.time.Clock;

/** A model of the tiny world, loaded on the CPU in float32 with tokenizer and chat template. */
final class TinyModel implements AutoCloseable {

  private final ModelDescription description;
  private final Checkpoint checkpoint;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final LanguageModel language;

  private TinyModel(Path folder) {
    this.description = ModelDescription.read(folder);
    this.checkpoint = Checkpoint.open(description);
    this.tokenizer = Tokenizer.of(description);
    this.template = ChatTemplate.of(description, Clock.systemUTC());
    this.language = LanguageModel.load(checkpoint, new ComputeDevice.Cpu(), FloatType.FLOAT32);
  }

  static TinyModel load(Path folder) {
    return new TinyModel(folder);
  }

  LanguageModel language() {
    return language;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  ModelVocabulary vocabulary() {
    return ModelVocabulary.of(description, tokenizer);
  }

  /** The prompt of a problem in the model's tokens. */
  int[] prompt(TinyProblem problem) {
    return tokenizer.encode(problem.prompt(template), false);
  }

  @Override
  public void close() {
    language.close();
    tokenizer.close();
    checkpoint.close();
  }
}
