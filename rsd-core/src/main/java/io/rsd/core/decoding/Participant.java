package io.rsd.core.decoding;

import io.rsd.core.InvalidInputException;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.Sampling;
import io.rsd.core.text.VocabularyAlignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the two models and its view of tokens.
 *
 * @param role which of the two it is
 * @param model its weights and cache
 * @param vocabulary the alignment of the two vocabularies
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
   * @param models by their roles, including those that take no part
   * @throws InvalidInputException if a model that the policy uses is missing
   */
  static List<Participant> of(
      DecodingSettings settings, Map<Role, LanguageModel> models, VocabularyAlignment vocabulary) {
    DecodingPolicy policy = settings.policy();
    return Stream.of(Role.STUDENT, Role.TEACHER)
        .filter(policy::uses)
        .map(
            role ->
                Optional.ofNullable(models.get(role))
                    .map(
                        model ->
                            new Participant(role, model, vocabulary, settings.sampling().of(role)))
                    .orElseThrow(
                        () ->
                            new InvalidInputException(
                                "the policy '%s' needs a %s"
                                    .formatted(policy.label(), role.label()))))
        .toList();
  }

  /** The set of rotary frequencies by which the model reads a sequence of so many tokens. */
  int frequencies(int length) {
    return model.config().rotary().set(length);
  }

  /** Whether this model has a token of the student's as a token of its own. */
  boolean has(int studentToken) {
    return role == Role.STUDENT || vocabulary.isShared(studentToken);
  }

  /** A token of the student's in this model's own tokens. */
  int[] own(int studentToken) {
    return role == Role.TEACHER ? vocabulary.teacherTokens(studentToken) : new int[] {studentToken};
  }

  /** A prompt in the student's tokens in this model's own tokens. */
  int[] ownPrompt(int[] studentTokens) {
    return role == Role.TEACHER ? vocabulary.teacherPrompt(studentTokens) : studentTokens.clone();
  }
}
