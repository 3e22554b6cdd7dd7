package io.rsd.spark.executor;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.text.ChatTemplate;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Looks at the models of a run before anything is computed, and where it can before Spark starts.
 */
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
    try (ModelDescription ofStudent = open(student)) {
      ofStudent.stopTokens();
      ChatTemplate.load(ofStudent.folder(), Clock.systemUTC());
      if (teacher.isPresent()) {
        try (ModelDescription ofTeacher = open(teacher.get())) {
          ModelDescription.align(ofTeacher, ofStudent);
        }
      }
    }
  }

  private static ModelDescription open(ModelLocation location) {
    Path folder = location.description();
    if (!location.isRemote()) {
      Checkpoint.open(folder).close();
    }
    return ModelDescription.open(folder);
  }
}
