package io.rsd.spark.executor;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.text.VocabularyAlignment;
import java.time.Clock;
import java.util.Optional;

/** Looks at the models of a run before anything is computed. */
public final class PairCheck {

  private PairCheck() {}

  /**
   * Opens what can be opened without copying weights: configurations, tokenizers and the student's
   * chat template, and of folders on this machine the headers of the weights.
   *
   * @throws InvalidInputException if a folder is missing or cannot be used, or the two models do
   *     not fit together
   */
  public static void check(Optional<ModelLocation> teacher, ModelLocation student) {
    ModelDescription ofStudent = read(student);
    ofStudent.stopTokens();
    ChatTemplate.of(ofStudent, Clock.systemUTC());
    try (Tokenizer studentTokenizer = Tokenizer.of(ofStudent)) {
      if (teacher.isPresent()) {
        ModelDescription ofTeacher = read(teacher.get());
        try (Tokenizer teacherTokenizer = Tokenizer.of(ofTeacher)) {
          VocabularyAlignment.of(
              ModelVocabulary.of(ofTeacher, teacherTokenizer),
              ModelVocabulary.of(ofStudent, studentTokenizer));
        }
      }
    }
  }

  private static ModelDescription read(ModelLocation location) {
    ModelDescription description = ModelDescription.read(location.description());
    if (!location.isRemote()) {
      Checkpoint.open(description).close();
    }
    return description;
  }
}
