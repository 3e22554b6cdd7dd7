package io.rsd.spark.models;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.text.VocabularyAlignment;
import java.time.Clock;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks at the models of a run before anything is computed. */
public final class PairCheck {

  private PairCheck() {}

  /**
   * What decides how texts become tokens.
   *
   * @param tokenizer a hash of the student's tokenizer
   * @param vocabularies a hash of the map between the two vocabularies, with the ids that end a
   *     text, if there is a teacher
   */
  public record Tokens(String tokenizer, Optional<String> vocabularies) {}

  /**
   * Opens what can be opened without copying weights: configurations, tokenizers and the student's
   * chat template, and of folders on this machine the headers of the weights.
   *
   * @return what decides how texts become tokens
   * @throws InvalidInputException if a folder is missing or cannot be used, or the two models do
   *     not fit together
   */
  public static Tokens check(Optional<ModelLocation> teacher, ModelLocation student) {
    ModelDescription ofStudent = read(student);
    SortedSet<Integer> ends = new TreeSet<>(ofStudent.stopTokens());
    ChatTemplate.of(ofStudent, Clock.systemUTC());
    String tokenizer = ofStudent.requireTokenizerFile().fingerprint();
    if (teacher.isEmpty()) {
      return new Tokens(tokenizer, Optional.empty());
    }
    ModelDescription ofTeacher = read(teacher.get());
    try (Tokenizer studentTokenizer = Tokenizer.of(ofStudent);
        Tokenizer teacherTokenizer = Tokenizer.of(ofTeacher)) {
      VocabularyAlignment map =
          VocabularyAlignment.of(
              ModelVocabulary.of(ofTeacher, teacherTokenizer),
              ModelVocabulary.of(ofStudent, studentTokenizer));
      return new Tokens(
          tokenizer, Optional.of("%s, ends with %s".formatted(map.fingerprint(), ends)));
    }
  }

  private static ModelDescription read(ModelLocation location) {
    ModelDescription description = ModelDescription.read(location.description());
    if (location.folder().isLocal()) {
      Checkpoint.open(description).close();
    }
    return description;
  }
}
