package io.rsd.core.text;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.VocabularyEntry;
import io.rsd.core.files.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The correspondence of the teacher's and the student's vocabularies, computed from their
 * tokenizers alone (paper, appendix A). A token is shared if the same id has the same spelling in
 * both. The teacher may sample only shared tokens. A token that only the student has is translated
 * for the teacher's context into teacher tokens of the same text, so the two contexts may differ in
 * length.
 *
 * <p>Rows of an output layer without a token (padding of the layer) are never sampled. Tokens
 * beyond the last row count as absent, because the model cannot produce them.
 */
public final class VocabularyAlignment {

  /** The least share of the larger vocabulary that must be common to both. */
  private static final double LEAST_SHARED = 0.9;

  private static final int EXAMPLES = 5;

  private final boolean[] teacherMaySample;
  private final boolean[] studentMaySample;
  private final List<VocabularyEntry> teacherOnly = new ArrayList<>();
  private final List<VocabularyEntry> studentOnly = new ArrayList<>();

  private int shared = 0;

  /** The teacher's tokens for each student-only id. */
  private final Map<Integer, int[]> translations = new HashMap<>();

  private VocabularyAlignment(int teacherRows, int studentRows) {
    teacherMaySample = new boolean[teacherRows];
    studentMaySample = new boolean[studentRows];
  }

  /**
   * Aligns two vocabularies. Ids that end a text in both models are shared even if spelled
   * differently.
   *
   * @throws InvalidInputException if the two share too few tokens, spell learnt tokens of the same
   *     id differently, or a student-only token cannot be translated
   */
  public static VocabularyAlignment of(ModelVocabulary teacher, ModelVocabulary student) {
    VocabularyAlignment alignment = new VocabularyAlignment(teacher.rows(), student.rows());
    Set<Integer> commonEnds = new HashSet<>(teacher.endTokens());
    commonEnds.retainAll(student.endTokens());
    alignment.pairUp(teacher.tokenizer(), student.tokenizer(), commonEnds);
    alignment.requireSameLearntTokens();
    alignment.requireShare();
    alignment.translate(teacher.tokenizer(), student.tokenizer());
    return alignment;
  }

  /**
   * The alignment of two models without tokenizers, for benchmarks: every row that both have is a
   * shared token, and the other rows have none.
   */
  public static VocabularyAlignment identical(int teacherRows, int studentRows) {
    VocabularyAlignment alignment = new VocabularyAlignment(teacherRows, studentRows);
    alignment.shared = Math.min(teacherRows, studentRows);
    Arrays.fill(alignment.teacherMaySample, 0, alignment.shared, true);
    Arrays.fill(alignment.studentMaySample, 0, alignment.shared, true);
    return alignment;
  }

  /** Divides all tokens into shared, teacher-only and student-only ones. */
  private void pairUp(Tokenizer teacher, Tokenizer student, Set<Integer> commonEnds) {
    for (int id = 0; id < Math.max(teacherMaySample.length, studentMaySample.length); id++) {
      Optional<VocabularyEntry> ofTeacher =
          id < teacherMaySample.length ? teacher.token(id) : Optional.empty();
      Optional<VocabularyEntry> ofStudent =
          id < studentMaySample.length ? student.token(id) : Optional.empty();
      ofStudent.ifPresent(token -> studentMaySample[token.id()] = true);
      boolean inBoth = ofTeacher.isPresent() && ofStudent.isPresent();
      if (inBoth && (commonEnds.contains(id) || sameText(ofTeacher, ofStudent))) {
        teacherMaySample[id] = true;
        shared++;
      } else {
        ofTeacher.ifPresent(teacherOnly::add);
        ofStudent.ifPresent(studentOnly::add);
      }
    }
  }

  private static boolean sameText(Optional<VocabularyEntry> one, Optional<VocabularyEntry> other) {
    return one.map(VocabularyEntry::text).equals(other.map(VocabularyEntry::text));
  }

  /**
   * Refuses learnt tokens of the same id that differ. Added tokens may differ, since they are often
   * renamed (reserved ids, control tokens).
   */
  private void requireSameLearntTokens() {
    Map<Integer, VocabularyEntry> ofTeachers = new HashMap<>();
    teacherOnly.forEach(token -> ofTeachers.put(token.id(), token));
    List<String> conflicts = new ArrayList<>();
    for (VocabularyEntry ofStudent : studentOnly) {
      VocabularyEntry ofTeacher = ofTeachers.get(ofStudent.id());
      if (ofTeacher != null && !(ofTeacher.added() && ofStudent.added())) {
        conflicts.add(
            "%d is '%s' for the teacher and '%s' for the student"
                .formatted(ofStudent.id(), ofTeacher.text(), ofStudent.text()));
      }
    }
    if (!conflicts.isEmpty()) {
      throw refusal(
          "%d ids stand for different tokens, for example: %s"
              .formatted(conflicts.size(), examples(conflicts)));
    }
  }

  private void requireShare() {
    int larger = shared + Math.max(teacherOnly.size(), studentOnly.size());
    if (shared < LEAST_SHARED * larger) {
      throw refusal(
          ("they share %d of %d tokens (%.1f%%), and at least %.1f%% are needed;"
                  + " only the teacher has %d (%s), only the student has %d (%s)")
              .formatted(
                  shared,
                  larger,
                  100.0 * shared / larger,
                  100 * LEAST_SHARED,
                  teacherOnly.size(),
                  examples(spelled(teacherOnly)),
                  studentOnly.size(),
                  examples(spelled(studentOnly))));
    }
  }

  private void translate(Tokenizer teacher, Tokenizer student) {
    List<VocabularyEntry> unreadable = new ArrayList<>();
    for (VocabularyEntry token : studentOnly) {
      String text = token.added() ? token.text() : student.decode(new int[] {token.id()}, false);
      int[] translation = teacher.encode(text, false);
      if (isWholeText(token, text, student)
          && Arrays.stream(translation).allMatch(id -> id < teacherMaySample.length)
          && teacher.decode(translation, false).equals(text)) {
        translations.put(token.id(), translation);
      } else {
        unreadable.add(token);
      }
    }
    if (!unreadable.isEmpty()) {
      throw refusal(
          "%d tokens that only the student has cannot be written in the teacher's tokens: %s"
              .formatted(unreadable.size(), examples(spelled(unreadable))));
    }
  }

  /** Whether a token is whole characters, not a part of one, which decodes to U+FFFD. */
  private static boolean isWholeText(VocabularyEntry token, String text, Tokenizer student) {
    return !text.isEmpty()
        && (!text.contains("\uFFFD")
            || Arrays.equals(student.encode(text, false), new int[] {token.id()}));
  }

  private static InvalidInputException refusal(String reason) {
    return new InvalidInputException(
        "The tokenizers of teacher and student do not fit: "
            + reason
            + ". Choose models of one family.");
  }

  private static List<String> spelled(List<VocabularyEntry> tokens) {
    return tokens.stream().map(token -> "%d '%s'".formatted(token.id(), token.text())).toList();
  }

  private static String examples(List<String> all) {
    String shown = String.join(", ", all.subList(0, Math.min(EXAMPLES, all.size())));
    return all.size() > EXAMPLES ? shown + " and more" : shown;
  }

  /**
   * A hash of the shared tokens and of the translations of the others.
   *
   * @return 64 hexadecimal digits
   */
  public String fingerprint() {
    StringBuilder map = new StringBuilder();
    IntStream.range(0, teacherMaySample.length)
        .filter(id -> teacherMaySample[id])
        .forEach(id -> map.append(id).append('\n'));
    new TreeMap<>(translations)
        .forEach((id, ids) -> map.append(id).append(Arrays.toString(ids)).append('\n'));
    return new Sha256().add(map.toString()).hex();
  }

  /**
   * Which rows of the teacher's output layer may be sampled: those of shared tokens. Length: the
   * teacher's rows. Suppress the others before the softmax.
   */
  public boolean[] teacherMaySample() {
    return teacherMaySample.clone();
  }

  /**
   * Which rows of the student's output layer may be sampled: those that carry a token. Length: the
   * student's rows. Suppress the others before the softmax.
   */
  public boolean[] studentMaySample() {
    return studentMaySample.clone();
  }

  /** The length of the longest translation of one student token, in teacher tokens. */
  public int longestTranslation() {
    return translations.values().stream().mapToInt(ids -> ids.length).max().orElse(1);
  }

  /** Whether the student has a token of this id. */
  public boolean studentHas(int id) {
    return id >= 0 && id < studentMaySample.length && studentMaySample[id];
  }

  /** Whether this id is a shared token. */
  public boolean isShared(int id) {
    return id >= 0 && id < teacherMaySample.length && teacherMaySample[id];
  }

  /** The tokens that only the teacher has, or that the student spells differently, by id. */
  public List<VocabularyEntry> teacherOnly() {
    return List.copyOf(teacherOnly);
  }

  /** The tokens that only the student has, or that the teacher spells differently, by id. */
  public List<VocabularyEntry> studentOnly() {
    return List.copyOf(studentOnly);
  }

  /**
   * The tokens in the teacher's context for one token of the student.
   *
   * @throws IllegalArgumentException if the student has no token of this id
   */
  public int[] teacherTokens(int studentId) {
    if (!studentHas(studentId)) {
      throw new IllegalArgumentException("The student has no token with id " + studentId);
    }
    int[] translation = translations.get(studentId);
    return translation == null ? new int[] {studentId} : translation.clone();
  }

  /** The teacher's context for a context of the student. */
  public int[] teacherContext(int[] studentIds) {
    return IntStream.of(studentIds).flatMap(id -> IntStream.of(teacherTokens(id))).toArray();
  }
}
