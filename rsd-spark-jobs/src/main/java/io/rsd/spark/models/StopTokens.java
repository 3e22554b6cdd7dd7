package io.rsd.spark.models;

import io.rsd.core.checkpoint.VocabularyEntry;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.VocabularyAlignment;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tokens that end a text, for people to read.
 *
 * @param spelled each with its id and its spelling
 * @param lostEnds those of the teacher, spelled, none of which the student has; empty if it has one
 */
public record StopTokens(String spelled, Optional<String> lostEnds) {

  /** Those of a model that decodes alone. */
  static StopTokens of(ModelVocabulary model) {
    return new StopTokens(
        spelled(new TreeSet<>(model.boundaries().ends()), model), Optional.empty());
  }

  /** Those of a pair, each as the student spells it. */
  static StopTokens of(VocabularyAlignment map, ModelVocabulary teacher, ModelVocabulary student) {
    List<Integer> ofTeacher = teacher.boundaries().ends();
    return new StopTokens(
        spelled(map.ends(), student),
        ofTeacher.stream().anyMatch(map::isShared)
            ? Optional.empty()
            : Optional.of(spelled(ofTeacher, teacher)));
  }

  private static String spelled(Collection<Integer> ids, ModelVocabulary model) {
    return ids.stream()
        .map(
            id ->
                "%d '%s'"
                    .formatted(
                        id, model.tokenizer().token(id).map(VocabularyEntry::text).orElse("")))
        .collect(Collectors.joining(", "));
  }
}
