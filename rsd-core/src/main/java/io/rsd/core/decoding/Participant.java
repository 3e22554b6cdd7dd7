package io.rsd.core.decoding;

import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.Sampling;
import io.rsd.core.text.VocabularyAlignment;

/**
 * One of the two models with what decoding needs to know of it.
 *
 * @param role which of the two it is
 * @param model its weights and cache
 * @param vocabulary how the vocabularies of the two fit together
 * @param sampling how its tokens are drawn
 */
record Participant(
    Role role, LanguageModel model, VocabularyAlignment vocabulary, Sampling sampling) {

  Participant {
    model.allowOnly(
        role == Role.TEACHER ? vocabulary.teacherMaySample() : vocabulary.studentMaySample());
  }

  /** A token of the student's in this model's own tokens. */
  int[] own(int studentToken) {
    return role == Role.TEACHER ? vocabulary.teacherTokens(studentToken) : new int[] {studentToken};
  }

  /** Tokens of the student's in this model's own tokens. */
  int[] own(int[] studentTokens) {
    return role == Role.TEACHER ? vocabulary.teacherContext(studentTokens) : studentTokens.clone();
  }
}
