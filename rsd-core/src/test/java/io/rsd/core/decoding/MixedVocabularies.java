package io.rsd.core.decoding;

import io.rsd.core.text.BoundaryTokens;
import io.rsd.core.text.ByteLevelTokenizer;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.text.VocabularyAlignment;
import java.nio.file.Path;

/**
 * Vocabularies that differ as those of Qwen2.5 and Qwen3 do. Shared are 0 to 260 (all bytes and
 * some merges) and {@link #END}. Where the teacher has {@code <tool>} and {@code <call>} the
 * student has {@code <think>} and {@code </think>}, the teacher has one more token, and the output
 * layers have rows without tokens.
 */
final class MixedVocabularies {

  static final int TEACHER_ROWS = 280;
  static final int STUDENT_ROWS = 270;

  /** The merge that begins {@code </think>} for the teacher. */
  static final int BEGIN_CLOSING = 256;

  static final int WORD_THINK = 260;
  static final int END = 261;

  /** Student-only: for the teacher {@code <}, {@link #WORD_THINK}, {@code >}. */
  static final int THINK = 262;

  /** Student-only: for the teacher {@link #BEGIN_CLOSING}, {@link #WORD_THINK}, {@code >}. */
  static final int END_THINK = 263;

  /** Teacher-only; a row without a token for the student. */
  static final int TEACHER_END = 264;

  private MixedVocabularies() {}

  static VocabularyAlignment align(Path folder) {
    ByteLevelTokenizer ofTeacher = learnt().add("<tool>").add("<call>").addSpecial("<teacher-end>");
    ByteLevelTokenizer ofStudent = learnt().add("<think>").add("</think>");
    try (Tokenizer teacher = ofTeacher.load(folder.resolve("teacher-tokenizer"));
        Tokenizer student = ofStudent.load(folder.resolve("student-tokenizer"))) {
      return VocabularyAlignment.of(
          new ModelVocabulary(teacher, TEACHER_ROWS, BoundaryTokens.NONE),
          new ModelVocabulary(student, STUDENT_ROWS, BoundaryTokens.NONE));
    }
  }

  private static ByteLevelTokenizer learnt() {
    return new ByteLevelTokenizer()
        .merge("<", "/")
        .merge("i", "n")
        .merge("t", "h")
        .merge("th", "in")
        .merge("thin", "k")
        .addSpecial("<|end|>");
  }
}
