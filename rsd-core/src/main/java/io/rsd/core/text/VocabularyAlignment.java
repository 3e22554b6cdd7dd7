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
 * How the vocabularies of teacher and student fit together, found from their tokenizers alone
 * (paper, appendix A). Teacher and student share a token when the same id has the same spelling in
 * both; the teacher may sample shared tokens only. A token that only the student has appears in the
 * teacher's context as the teacher's own tokens of the same text, so the two contexts may differ in
 * length.
 *
 * <p>Rows of an output layer that carry no token (padding of the layer) are never sampled. Tokens
 * beyond the last row count as absent, since the model cannot produce them.
 */
public final class VocabularyAlignment {

  /** Of the larger vocabulary: two tokenizers that share less do not belong together. */
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
   * Aligns two vocabularies. Ids that end a text in both models are shared, whatever their
   * spelling.
   *
   * @throws InvalidInputException when the two share too few tokens, when they spell learnt tokens
   *     of the same id differently, or when the teacher cannot read a student-only token
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
   * The alignment of two models without tokenizers, as measurements have them: every row that both
   * have carries the same token, and the others carry none.
   */
  public static VocabularyAlignment identical(int teacherRows, int studentRows) {
    VocabularyAlignment alignment = new VocabularyAlignment(teacherRows, studentRows);
    alignment.shared = Math.min(teacherRows, studentRows);
    Arrays.fill(alignment.teacherMaySample, 0, alignment.shared, true);
    Arrays.fill(alignment.studentMaySample, 0, alignment.shared, true);
    return alignment;
  }

  /** Sorts all tokens into shared, teacher-only and student-only ones. */
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

  /** Added tokens may be named at will (reserved ids, control marks); learnt ones may not. */
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

  /** Whether a token is text of its own, not some bytes of a character, which decode to U+FFFD. */
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
   * A hash of what decides how the teacher reads and writes the student's tokens: which tokens are
   * shared, and the teacher's tokens for the others.
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

  /** The most teacher tokens that one token of the student's is in the teacher's context. */
  public int longestTranslation() {
    return translations.values().stream().mapToInt(ids -> ids.length).max().orElse(1);
  }

  /** Whether the student has a token of this id. */
  public boolean studentHas(int id) {
    return id >= 0 && id < studentMaySample.length && studentMaySample[id];
  }

  /** Whether teacher and student have the same token under this id. */
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
   * What stands in the teacher's context for one token of the student's.
   *
   * @throws IllegalArgumentException when the student has no token of this id
   */
  public int[] teacherTokens(int studentId) {
    if (!studentHas(studentId)) {
      throw new IllegalArgumentException("The student has no token with id " + studentId);
    }
    int[] translation = translations.get(studentId);
    return translation == null ? new int[] {studentId} : translation.clone();
  }

  /** The teacher's context for a context of the student: its tokens, one after the other. */
  public int[] teacherContext(int[] studentIds) {
    return IntStream.of(studentIds).flatMap(id -> IntStream.of(teacherTokens(id))).toArray();
  }
}
