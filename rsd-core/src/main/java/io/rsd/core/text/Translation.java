package io.rsd.core.text;

import io.rsd.core.checkpoint.VocabularyEntry;
import java.util.Arrays;
import java.util.Optional;

/** Writes tokens that only the student has in the teacher's tokens. */
final class Translation {

  private final ModelVocabulary teacher;
  private final ModelVocabulary student;

  Translation(ModelVocabulary teacher, ModelVocabulary student) {
    this.teacher = teacher;
    this.student = student;
  }

  /**
   * The teacher's tokens of the same text; or, where these would be several, the one token with
   * which the teacher begins or ends its texts, if the student's does the same. Empty if there is
   * neither.
   */
  Optional<int[]> of(VocabularyEntry token) {
    Optional<int[]> spelled = spelled(token);
    return spelled.filter(ids -> ids.length == 1).isPresent()
        ? spelled
        : counterpart(token.id()).or(() -> spelled);
  }

  private Optional<int[]> counterpart(int id) {
    BoundaryTokens own = teacher.boundaries();
    BoundaryTokens others = student.boundaries();
    Optional<Integer> begin = own.begin().filter(token -> others.begins().contains(id));
    Optional<Integer> end = own.end().filter(token -> others.ends().contains(id));
    return begin.or(() -> end).filter(this::hasRow).map(token -> new int[] {token});
  }

  private Optional<int[]> spelled(VocabularyEntry token) {
    int[] alone = {token.id()};
    String text = token.added() ? token.text() : student.tokenizer().decode(alone, false);
    int[] ids = teacher.tokenizer().encode(text, false);
    return isWholeText(token, text)
            && Arrays.stream(ids).allMatch(this::hasRow)
            && teacher.tokenizer().decode(ids, false).equals(text)
        ? Optional.of(ids)
        : Optional.empty();
  }

  private boolean hasRow(int teacherId) {
    return teacherId < teacher.rows();
  }

  /** Whether a token is whole characters, not a part of one, which decodes to U+FFFD. */
  private boolean isWholeText(VocabularyEntry token, String text) {
    return !text.isEmpty()
        && (!text.contains("\uFFFD")
            || Arrays.equals(student.tokenizer().encode(text, false), new int[] {token.id()}));
  }
}
