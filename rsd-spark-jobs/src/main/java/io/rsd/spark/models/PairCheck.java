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

/** Looks at the models of a run before anything is computed. */
public final class PairCheck {

  private PairCheck() {}

  /**
   * What decides how texts become tokens.
   *
   * @param tokenizer a hash of the student's tokenizer
   * @param vocabularies a hash of the map between the two vocabularies, with the ids that end a
   *     text, if there is a teacher
   * @param ofStudent the tokens that end a text of the student alone
   * @param ofPair the tokens that end a text where the teacher takes part
   */
  public record Tokens(
      String tokenizer, Optional<String> vocabularies, StopTokens ofStudent, StopTokens ofPair) {}

  /**
   * Opens what can be opened without copying weights: configurations, tokenizers and the student's
   * chat template, and of folders on this machine the headers of the weights.
   *
   * @return what decides how texts become tokens
   * @throws InvalidInputException if a folder is missing or cannot be used, or the two models do
   *     not fit together
   */
  public static Tokens check(Optional<ModelLocation> teacher, ModelLocation student) {
    ModelDescription described = read(student);
    ChatTemplate.of(described, Clock.systemUTC());
    String fingerprint = described.requireTokenizerFile().fingerprint();
    try (Tokenizer tokenizer = Tokenizer.of(described)) {
      ModelVocabulary ofStudent = ModelVocabulary.of(described, tokenizer);
      StopTokens alone = StopTokens.of(ofStudent);
      if (teacher.isEmpty()) {
        return new Tokens(fingerprint, Optional.empty(), alone, alone);
      }
      ModelDescription ofTeacher = read(teacher.get());
      try (Tokenizer teacherTokenizer = Tokenizer.of(ofTeacher)) {
        return check(
            fingerprint, alone, ModelVocabulary.of(ofTeacher, teacherTokenizer), ofStudent);
      }
    }
  }

  private static Tokens check(
      String tokenizer, StopTokens alone, ModelVocabulary ofTeacher, ModelVocabulary ofStudent) {
    VocabularyAlignment map = VocabularyAlignment.of(ofTeacher, ofStudent);
    return new Tokens(
        tokenizer,
        Optional.of("%s, ends with %s".formatted(map.fingerprint(), map.ends())),
        alone,
        StopTokens.of(map, ofTeacher, ofStudent));
  }

  private static ModelDescription read(ModelLocation location) {
    ModelDescription description = ModelDescription.read(location.description());
    if (location.folder().isLocal()) {
      Checkpoint.open(description).close();
    }
    return description;
  }
}
