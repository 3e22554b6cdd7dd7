package io.rsd.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.VocabularyEntry;
import io.rsd.core.testing.Fixtures;
import io.rsd.core.testing.SharedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyAlignmentTest {

  @TempDir private Path folder;

  /** Learnt ids 0 to 259: all bytes, then "</", "in", "th" and "think". */
  private static ByteLevelTokenizer learnt() {
    return new ByteLevelTokenizer()
        .merge("<", "/")
        .merge("i", "n")
        .merge("t", "h")
        .merge("th", "in")
        .merge("thin", "k");
  }

  private static ByteLevelTokenizer plain() {
    return learnt().addSpecial("<|end|>");
  }

  private static ByteLevelTokenizer withThinkTokens() {
    return learnt().addSpecial("<|end|>").add("<think>").add("</think>");
  }

  private VocabularyAlignment align(
      ByteLevelTokenizer teacher, int teacherRows, ByteLevelTokenizer student, int studentRows) {
    try (Tokenizer ofTeacher = teacher.load(folder.resolve("teacher"));
        Tokenizer ofStudent = student.load(folder.resolve("student"))) {
      return VocabularyAlignment.of(
          new ModelVocabulary(ofTeacher, teacherRows, BoundaryTokens.NONE),
          new ModelVocabulary(ofStudent, studentRows, BoundaryTokens.NONE));
    }
  }

  @Test
  void sharedTokensAreThemselves() {
    VocabularyAlignment alignment = align(plain(), 280, withThinkTokens(), 270);
    for (int id = 0; id <= 261; id++) {
      assertThat(alignment.teacherTokens(id)).containsExactly(id);
    }
    assertThat(alignment.teacherOnly()).isEmpty();
  }

  @Test
  void aStudentOnlyTokenIsTheTeachersTokensOfItsText() {
    VocabularyAlignment alignment = align(plain(), 280, withThinkTokens(), 270);
    int less = byteId('<');
    int greater = byteId('>');
    assertThat(alignment.studentOnly())
        .containsExactly(
            new VocabularyEntry(262, "<think>", true, false),
            new VocabularyEntry(263, "</think>", true, false));
    assertThat(alignment.teacherTokens(262)).containsExactly(less, 260, greater);
    assertThat(alignment.teacherTokens(263)).containsExactly(256, 260, greater);
    assertThat(alignment.teacherContext(new int[] {262, 257, 263, 261}))
        .containsExactly(less, 260, greater, 257, 256, 260, greater, 261);
  }

  /**
   * The bytes come first in the order of their value, and ASCII's printable ones are themselves.
   */
  private static int byteId(char character) {
    return character;
  }

  @Test
  void theTeachersContextReadsLikeTheStudents() {
    try (Tokenizer teacher = plain().load(folder.resolve("teacher"));
        Tokenizer student = withThinkTokens().load(folder.resolve("student"))) {
      VocabularyAlignment alignment =
          VocabularyAlignment.of(
              new ModelVocabulary(teacher, 280, BoundaryTokens.NONE),
              new ModelVocabulary(student, 270, BoundaryTokens.NONE));
      int[] ids = new Random(5).ints(1000, 0, student.size()).toArray();
      assertThat(teacher.decode(alignment.teacherContext(ids), false))
          .isEqualTo(student.decode(ids, false));
    }
  }

  @Test
  void onlyRowsWithASharedTokenMayBeSampledByTheTeacher() {
    VocabularyAlignment alignment = align(plain(), 280, withThinkTokens(), 270);
    assertThat(alignment.teacherMaySample()).hasSize(280);
    assertThat(sampled(alignment.teacherMaySample())).isEqualTo(upTo(261));
  }

  @Test
  void onlyRowsWithATokenMayBeSampledByTheStudent() {
    VocabularyAlignment alignment = align(plain(), 280, withThinkTokens(), 270);
    assertThat(alignment.studentMaySample()).hasSize(270);
    assertThat(sampled(alignment.studentMaySample())).isEqualTo(upTo(263));
    assertThatThrownBy(() -> alignment.teacherTokens(264))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("264");
  }

  private static int[] sampled(boolean[] rows) {
    return IntStream.range(0, rows.length).filter(row -> rows[row]).toArray();
  }

  private static int[] upTo(int last) {
    return IntStream.rangeClosed(0, last).toArray();
  }

  @Test
  void aTokenBeyondTheLastRowIsAbsent() {
    VocabularyAlignment alignment = align(plain(), 280, withThinkTokens(), 263);
    assertThat(sampled(alignment.studentMaySample())).isEqualTo(upTo(262));
    assertThat(alignment.studentOnly())
        .extracting(VocabularyEntry::text)
        .containsExactly("<think>");

    VocabularyAlignment shortTeacher = align(plain(), 261, learnt(), 270);
    assertThat(shortTeacher.teacherMaySample()).hasSize(261).containsOnly(true);
    assertThat(shortTeacher.teacherOnly()).isEmpty();
  }

  @Test
  void aStudentTokenThatTheTeacherHasNoRowForIsRefused() {
    assertThatThrownBy(() -> align(plain(), 261, plain(), 270))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("261 '<|end|>'");
  }

  @Test
  void aTeacherOnlyTokenIsSuppressed() {
    VocabularyAlignment alignment = align(withThinkTokens(), 280, plain(), 270);
    assertThat(sampled(alignment.teacherMaySample())).isEqualTo(upTo(261));
    assertThat(alignment.teacherOnly())
        .extracting(VocabularyEntry::text)
        .containsExactly("<think>", "</think>");
    assertThat(alignment.studentOnly()).isEmpty();
  }

  @Test
  void anIdThatEndsATextInBothModelsIsSharedWhateverItsSpelling() {
    int end = 261;
    ByteLevelTokenizer other = learnt().addSpecial("<|finish|>");
    try (Tokenizer teacher = plain().load(folder.resolve("teacher"));
        Tokenizer student = other.load(folder.resolve("student"))) {
      VocabularyAlignment apart =
          VocabularyAlignment.of(
              new ModelVocabulary(teacher, 262, BoundaryTokens.NONE),
              new ModelVocabulary(student, 262, BoundaryTokens.NONE));
      assertThat(apart.isShared(end)).isFalse();
      VocabularyAlignment shared =
          VocabularyAlignment.of(
              new ModelVocabulary(teacher, 262, new BoundaryTokens(List.of(), List.of(end))),
              new ModelVocabulary(student, 262, new BoundaryTokens(List.of(), List.of(end))));
      assertThat(shared.isShared(end)).isTrue();
      assertThat(shared.teacherTokens(end)).containsExactly(end);
    }
  }

  /** Llama 3's names and those of DeepSeek's distillates, which have the same ids. */
  private static final BoundaryTokens LLAMA = new BoundaryTokens(List.of(261), List.of(262));

  private VocabularyAlignment align(
      ByteLevelTokenizer teacher,
      BoundaryTokens ofTeacher,
      ByteLevelTokenizer student,
      BoundaryTokens ofStudent) {
    try (Tokenizer teachers = teacher.load(folder.resolve("teacher"));
        Tokenizer students = student.load(folder.resolve("student"))) {
      return VocabularyAlignment.of(
          new ModelVocabulary(teachers, 270, ofTeacher),
          new ModelVocabulary(students, 270, ofStudent));
    }
  }

  @Test
  void anIdThatBeginsATextInBothModelsIsSharedWhateverItsSpelling() {
    ByteLevelTokenizer teacher = learnt().addSpecial("<｜begin▁of▁sentence｜>").addSpecial("<end>");
    ByteLevelTokenizer student = learnt().addSpecial("<|begin_of_text|>").addSpecial("<end>");
    VocabularyAlignment alignment = align(teacher, LLAMA, student, LLAMA);
    assertThat(alignment.teacherContext(new int[] {261, 'a', 262})).containsExactly(261, 'a', 262);
    assertThat(sampled(alignment.teacherMaySample())).isEqualTo(upTo(262));
    assertThat(alignment.studentOnly()).isEmpty();
  }

  @Test
  void theTeacherSeesItsOwnBeginAndEndWhateverTheirIds() {
    ByteLevelTokenizer teacher = learnt().addSpecial("<s>").addSpecial("</s>");
    ByteLevelTokenizer student =
        learnt().addSpecial("<pad>").addSpecial("<bos>").addSpecial("<eos>");
    VocabularyAlignment alignment =
        align(
            teacher,
            new BoundaryTokens(List.of(261), List.of(262)),
            student,
            new BoundaryTokens(List.of(262), List.of(263)));
    assertThat(alignment.teacherContext(new int[] {262, 'a', 263})).containsExactly(261, 'a', 262);
    assertThat(alignment.teacherContext(new int[] {261}))
        .as("what plays no part keeps its text")
        .containsExactly('<', 'p', 'a', 'd', '>');
  }

  @Test
  void aTokenThatEndsATextForEitherModelEndsIt() {
    ByteLevelTokenizer both = learnt().addSpecial("<|endoftext|>").addSpecial("<|im_end|>");
    BoundaryTokens text = new BoundaryTokens(List.of(), List.of(261));
    BoundaryTokens answer = new BoundaryTokens(List.of(), List.of(262));
    assertThat(align(both, text, both, answer).ends()).containsExactly(261, 262);
    assertThat(align(both, answer, both, answer).ends()).containsExactly(262);
  }

  /** A student that was saved with the end of an answer only. */
  @Test
  void anEndThatOnlyTheTeacherNamesIsTheStudentsTokenOfThatId() {
    ByteLevelTokenizer teacher = learnt().addSpecial("<｜end▁of▁sentence｜>").addSpecial("<eot>");
    ByteLevelTokenizer student = learnt().addSpecial("<|end_of_text|>").addSpecial("<eot>");
    BoundaryTokens ofTeacher = new BoundaryTokens(List.of(), List.of(261));
    BoundaryTokens ofStudent = new BoundaryTokens(List.of(), List.of(262));
    VocabularyAlignment alignment = align(teacher, ofTeacher, student, ofStudent);
    assertThat(alignment.isShared(261)).isTrue();
    assertThat(alignment.ends()).containsExactly(261, 262);

    ByteLevelTokenizer swapped = learnt().addSpecial("<eot>").addSpecial("<｜end▁of▁sentence｜>");
    VocabularyAlignment apart = align(teacher, ofTeacher, swapped, ofStudent);
    assertThat(apart.isShared(261)).as("each has the other's name elsewhere").isFalse();
    assertThat(apart.teacherContext(new int[] {261, 262})).containsExactly(262, 261);
  }

  @Test
  void theOpeningOfAnAnswerIsInTheTeachersOwnTokens() {
    try (Tokenizer teacher = withThinkTokens().load(folder.resolve("teacher"));
        Tokenizer student = plain().load(folder.resolve("student"))) {
      ModelVocabulary ofTeacher = new ModelVocabulary(teacher, 280, BoundaryTokens.NONE);
      ModelVocabulary ofStudent = new ModelVocabulary(student, 270, BoundaryTokens.NONE);
      VocabularyAlignment alignment = VocabularyAlignment.of(ofTeacher, ofStudent, "<think>");
      int[] prompt = student.encode("a<think>b<|end|><think>", false);
      assertThat(alignment.teacherPrompt(prompt))
          .containsExactly('a', '<', 260, '>', 'b', 261, 262);
      assertThat(alignment.teacherPrompt(new int[] {'a', 261}))
          .as("a prompt without it")
          .containsExactly('a', 261);
      assertThat(VocabularyAlignment.of(ofTeacher, ofStudent).teacherPrompt(prompt))
          .isEqualTo(prompt);
    }
  }

  @Test
  void addedTokensMayDifferAtTheSameIdAndKeepTheirText() {
    ByteLevelTokenizer teacher = learnt().addSpecial("<eos>").addSpecial("<user>");
    ByteLevelTokenizer student = learnt().addSpecial("<in>").addSpecial("<eos>");
    VocabularyAlignment alignment = align(teacher, 270, student, 270);
    assertThat(sampled(alignment.teacherMaySample())).isEqualTo(upTo(260));
    assertThat(alignment.teacherTokens(261)).containsExactly(byteId('<'), 257, byteId('>'));
    assertThat(alignment.teacherTokens(262)).as("the teacher's own <eos>").containsExactly(261);
  }

  @Test
  void learntTokensThatDifferAtTheSameIdAreRefusedAndCounted() {
    ByteLevelTokenizer other =
        new ByteLevelTokenizer().merge("<", "/").merge("a", "n").merge("t", "h");
    assertThatThrownBy(() -> align(learnt(), 270, other.merge("th", "an").merge("<", "than"), 270))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("3 ids")
        .hasMessageContaining("257 is 'in' for the teacher and 'an' for the student")
        .hasMessageContaining("260 is 'think' for the teacher and '<than' for the student");
  }

  @Test
  void tooSmallASharedPartIsRefusedAndCounted() {
    ByteLevelTokenizer larger = learnt();
    for (int number = 0; number < 100; number++) {
      larger.add("<extra_" + number + ">");
    }
    assertThatThrownBy(() -> align(learnt(), 400, larger, 400))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("share 261 of 361 tokens (72.3%)")
        .hasMessageContaining("at least 90.0%")
        .hasMessageContaining("only the student has 100 (261 '<extra_0>'");
  }

  @Test
  void aStudentTokenThatIsPartOfACharacterIsRefused() {
    String firstTwoBytesOfEmoji = "ðŁ";
    ByteLevelTokenizer student = learnt().merge("ð", "Ł");
    assertThatThrownBy(() -> align(learnt(), 270, student, 270))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1 tokens")
        .hasMessageContaining("261 '" + firstTwoBytesOfEmoji + "'");
  }

  /** A pair like the paper's: Qwen2's tokenizer and Qwen3's, which has two tokens more. */
  @Test
  void alignsAQwen2TeacherWithAQwen3Student() {
    try (Tokenizer teacher = Tokenizer.load(Fixtures.model("hf-qwen2-a"));
        Tokenizer student = Tokenizer.load(Fixtures.model("hf-qwen3-a"))) {
      VocabularyAlignment alignment =
          VocabularyAlignment.of(
              new ModelVocabulary(teacher, 512, BoundaryTokens.NONE),
              new ModelVocabulary(student, 507, BoundaryTokens.NONE));

      assertThat(alignment.teacherOnly()).isEmpty();
      assertThat(alignment.studentOnly())
          .containsExactly(
              new VocabularyEntry(485, "<think>", true, false),
              new VocabularyEntry(486, "</think>", true, false));
      // The ids that the Python package tokenizers 0.23.3 gives for the teacher's tokenizer.
      assertThat(alignment.teacherTokens(485)).containsExactly(27, 83, 71, 265, 74, 29);
      assertThat(alignment.teacherTokens(486)).containsExactly(27, 14, 83, 71, 265, 74, 29);
      assertThat(sampled(alignment.teacherMaySample())).isEqualTo(upTo(484));
      assertThat(sampled(alignment.studentMaySample())).isEqualTo(upTo(486));
    }
  }

  @Test
  void findsThePapersFactsOnTheRealPair() {
    Path tokenizers = SharedFiles.TOKENIZERS.folder();
    try (Tokenizer teacher = Tokenizer.load(tokenizers.resolve("qwen2.5"));
        Tokenizer student = Tokenizer.load(tokenizers.resolve("qwen3"))) {
      VocabularyAlignment alignment =
          VocabularyAlignment.of(
              new ModelVocabulary(teacher, 152_064, BoundaryTokens.NONE),
              new ModelVocabulary(student, 151_936, BoundaryTokens.NONE));

      assertThat(alignment.teacherOnly()).isEmpty();
      assertThat(alignment.studentOnly())
          .extracting(VocabularyEntry::id)
          .containsExactly(151_665, 151_666, 151_667, 151_668);
      assertThat(alignment.studentOnly())
          .extracting(VocabularyEntry::text)
          .containsExactly("<tool_response>", "</tool_response>", "<think>", "</think>");
      assertThat(alignment.teacherTokens(151_667)).containsExactly(13_708, 766, 29);
      assertThat(alignment.teacherTokens(151_668)).containsExactly(522, 26_865, 29);
      assertThat(sampled(alignment.teacherMaySample())).isEqualTo(upTo(151_664));
      assertThat(sampled(alignment.studentMaySample())).isEqualTo(upTo(151_668));
    }
  }
}
