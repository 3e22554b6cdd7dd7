package io.rsd.core.decoding;

import io.rsd.core.InvalidInputException;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.Sampling;
import io.rsd.core.text.VocabularyAlignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the two models and its view of tokens.
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

  /**
   * The models that take part in a policy, the student first.
   *
   * @throws InvalidInputException if the policy needs a teacher and there is none
   */
  static List<Participant> of(
      DecodingSettings settings,
      Optional<LanguageModel> teacher,
      LanguageModel student,
      VocabularyAlignment vocabulary) {
    List<Participant> participants = new ArrayList<>();
    participants.add(of(Role.STUDENT, student, vocabulary, settings));
    DecodingPolicy policy = settings.policy();
    if (policy.needsTeacher()) {
      LanguageModel model =
          teacher.orElseThrow(
              () ->
                  new InvalidInputException(
                      "the policy '%s' needs a teacher".formatted(policy.label())));
      participants.add(of(Role.TEACHER, model, vocabulary, settings));
    }
    return List.copyOf(participants);
  }

  private static Participant of(
      Role role, LanguageModel model, VocabularyAlignment vocabulary, DecodingSettings settings) {
    return new Participant(role, model, vocabulary, settings.sampling().of(role));
  }

  /** Whether this model has a token of the student's as a token of its own. */
  boolean has(int studentToken) {
    return role == Role.STUDENT || vocabulary.isShared(studentToken);
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
