package io.rsd.core.text;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.VocabularyEntry;
import io.rsd.core.files.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The correspondence of the teacher's and the student's vocabularies, computed from their
 * tokenizers alone (paper, appendix A). A token is shared if the same id has the same spelling in
 * both. The teacher may sample only shared tokens. A token that only the student has is translated
 * for the teacher's context into teacher tokens of the same text, so the two contexts may differ in
 * length.
 *
 * <p>Tokens that begin or end a text for both models are the same token under two names: the
 * teacher sees its own where the student sees its own. A token that ends a text for either model
 * ends it.
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

  private final NavigableSet<Integer> ends = new TreeSet<>();

  /** The opening of the answer at the end of every prompt, as each of the two writes it. */
  private int[] studentOpening = new int[0];

  private int[] teacherOpening = new int[0];

  private int shared = 0;

  /** The teacher's tokens for each student-only id. */
  private final Map<Integer, int[]> translations = new HashMap<>();

  private VocabularyAlignment(int teacherRows, int studentRows) {
    teacherMaySample = new boolean[teacherRows];
    studentMaySample = new boolean[studentRows];
  }

  /**
   * Aligns two vocabularies. Ids that begin a text in both models, or end it in both, are shared
   * even if spelled differently.
   *
   * @throws InvalidInputException if the two share too few tokens, spell learnt tokens of the same
   *     id differently, or a student-only token cannot be translated
   */
  public static VocabularyAlignment of(ModelVocabulary teacher, ModelVocabulary student) {
    return of(teacher, student, "");
  }

  /**
   * Aligns two vocabularies for prompts that begin the answer themselves.
   *
   * @param opening what they end with, such as {@code <think>}; empty for nothing
   * @throws InvalidInputException as above
   */
  public static VocabularyAlignment of(
      ModelVocabulary teacher, ModelVocabulary student, String opening) {
    VocabularyAlignment alignment = new VocabularyAlignment(teacher.rows(), student.rows());
    alignment.pairUp(teacher, student);
    alignment.requireSameLearntTokens();
    alignment.requireShare();
    alignment.translate(teacher, student);
    alignment.ends.addAll(student.boundaries().ends());
    teacher.boundaries().ends().stream().filter(alignment::isShared).forEach(alignment.ends::add);
    alignment.studentOpening = student.tokenizer().encode(opening, false);
    alignment.teacherOpening = teacher.tokenizer().encode(opening, false);
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
  private void pairUp(ModelVocabulary teacher, ModelVocabulary student) {
    SamePart samePart = new SamePart(teacher, student);
    for (int id = 0; id < Math.max(teacherMaySample.length, studentMaySample.length); id++) {
      Optional<VocabularyEntry> ofTeacher =
          id < teacherMaySample.length ? teacher.tokenizer().token(id) : Optional.empty();
      Optional<VocabularyEntry> ofStudent =
          id < studentMaySample.length ? student.tokenizer().token(id) : Optional.empty();
      ofStudent.ifPresent(token -> studentMaySample[token.id()] = true);
      if (ofTeacher.isPresent()
          && ofStudent.isPresent()
          && (sameText(ofTeacher, ofStudent)
              || samePart.holds(ofTeacher.orElseThrow(), ofStudent.orElseThrow()))) {
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

  private void translate(ModelVocabulary teacher, ModelVocabulary student) {
    Translation translation = new Translation(teacher, student);
    List<VocabularyEntry> unreadable = new ArrayList<>();
    for (VocabularyEntry token : studentOnly) {
      translation
          .of(token)
          .ifPresentOrElse(ids -> translations.put(token.id(), ids), () -> unreadable.add(token));
    }
    if (!unreadable.isEmpty()) {
      throw refusal(
          "%d tokens that only the student has cannot be written in the teacher's tokens: %s"
              .formatted(unreadable.size(), examples(spelled(unreadable))));
    }
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

  /** The tokens each of which ends a text of the pair, as the student numbers them. */
  public NavigableSet<Integer> ends() {
    return Collections.unmodifiableNavigableSet(ends);
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

  /**
   * The teacher's prompt for a prompt of the student: the context, with the opening of the answer
   * at its end in the teacher's own tokens, such as one {@code <think>} where the student has to
   * spell it.
   */
  public int[] teacherPrompt(int[] studentIds) {
    int body = studentIds.length - studentOpening.length;
    if (body < 0
        || !Arrays.equals(
            studentIds, body, studentIds.length, studentOpening, 0, studentOpening.length)) {
      return teacherContext(studentIds);
    }
    return IntStream.concat(
            IntStream.of(teacherContext(Arrays.copyOf(studentIds, body))),
            IntStream.of(teacherOpening))
        .toArray();
  }
}
