package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.VocabularyEntry;
import io.rsd.core.decoding.Role;
import io.rsd.core.text.BoundaryTokens;
import io.rsd.core.text.ChatMessage;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.TokenEnds;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.text.VocabularyAlignment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyTokenizerTest {

  /** Words, signs and single digits: what a person would count, each with the spaces around it. */
  private static final Pattern WORDS =
      Pattern.compile(
          "</?think>|<\\|\\w+\\|>|\\s?\\\\boxed\\{| ?[a-zA-Z]+ ?|\\d| ?=> ?| ?[^\\w()] ?|[()]");

  @TempDir private static Path parent;

  private static TinyWorldFolders folders;
  private static Tokenizer teacher;
  private static Tokenizer student;

  @BeforeAll
  static void write() {
    folders = TinyWorldFolders.write(parent);
    teacher = folders.tokenizer(Role.TEACHER);
    student = folders.tokenizer(Role.STUDENT);
  }

  @AfterAll
  static void close() {
    teacher.close();
    student.close();
  }

  private static VocabularyAlignment alignment() {
    return VocabularyAlignment.of(
        new ModelVocabulary(teacher, ModelShape.of(Role.TEACHER).rows(), BoundaryTokens.NONE),
        new ModelVocabulary(student, ModelShape.of(Role.STUDENT).rows(), BoundaryTokens.NONE));
  }

  private static Stream<TrainingRow> rows(Role role, Tokenizer tokenizer) {
    return new TinyWorldData(1).pretraining(role, folders.encoder(role, tokenizer)).limit(2000);
  }

  /** Rows of the mixed style, which has the forms of both. */
  private static Stream<TrainingRow> mixedRows() {
    Random random = new Random(3);
    TrainingRowEncoder encoder = folders.encoder(Role.STUDENT, student);
    ProblemGenerator generator = new ProblemGenerator(Choice.equally(1, 2, 3, 4), random);
    return Stream.generate(() -> generator.next("a"))
        .limit(2000)
        .map(problem -> encoder.encode(problem, new SolutionWriter(0.5).write(problem, random)));
  }

  private static List<String> pieces(Tokenizer tokenizer, String text) {
    return IntStream.of(tokenizer.encode(text, false))
        .mapToObj(id -> tokenizer.decode(new int[] {id}, false))
        .toList();
  }

  @Test
  void aWordTakesTheSpacesAndADigitNever() {
    assertThat(pieces(student, "start with 51, plus 6."))
        .containsExactly("start ", "with ", "5", "1", ", ", "plus ", "6", ".");
    assertThat(pieces(student, "compute (60 - 17) * 8."))
        .containsExactly("compute ", "(", "6", "0", " - ", "1", "7", ")", " * ", "8", ".");
    assertThat(pieces(student, "Ann has 48 pens, gets 5 more. how many pens?"))
        .containsExactly(
            "Ann ", "has ", "4", "8", " pens", ", ", "gets ", "5", " more", ". ", "how ", "many ",
            "pens", "?");
    assertThat(pieces(student, "so 7 + 5 = 12. so the answer is 12</think>\n\\boxed{12}<|im_end|>"))
        .containsExactly(
            "so ",
            "7",
            " + ",
            "5",
            " = ",
            "1",
            "2",
            ". ",
            "so ",
            "the ",
            "answer ",
            "is ",
            "1",
            "2",
            "</think>",
            "\n\\boxed{",
            "1",
            "2",
            "}",
            "<|im_end|>");
  }

  @Test
  void everyWordOfTheWorldIsOneToken() {
    assertThat(mixedRows())
        .allSatisfy(
            row -> {
              assertThat(pieces(student, row.prompt())).isEqualTo(words(row.prompt()));
              assertThat(pieces(student, row.completion())).isEqualTo(words(row.completion()));
            });
  }

  private static List<String> words(String text) {
    return WORDS.matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void textsComeBackUnchanged() {
    assertThat(Stream.concat(mixedRows(), rows(Role.STUDENT, student)))
        .allSatisfy(row -> assertRoundTrip(student, row));
    assertThat(rows(Role.TEACHER, teacher)).allSatisfy(row -> assertRoundTrip(teacher, row));
    String anything = "Let f(x) = 3x; \\frac{1}{2}\\boxed{\u00e9\u4e16}\r\n\t<think  {\"a\": -0.5}";
    assertThat(student.decode(student.encode(anything, false), false)).isEqualTo(anything);
    assertThat(teacher.decode(teacher.encode(anything, false), false)).isEqualTo(anything);
  }

  private static void assertRoundTrip(Tokenizer tokenizer, TrainingRow row) {
    assertThat(tokenizer.decode(row.promptIds(), false)).isEqualTo(row.prompt());
    assertThat(tokenizer.decode(row.completionIds(), false)).isEqualTo(row.completion());
    assertThat(TokenEnds.of(tokenizer, row.completionIds(), row.completion()).orElseThrow())
        .isSorted()
        .endsWith(row.completion().length());
  }

  @Test
  void promptAndCompletionJoinWithoutMerging() {
    assertThat(rows(Role.STUDENT, student)).allSatisfy(row -> assertJoins(student, row));
    assertThat(rows(Role.TEACHER, teacher)).allSatisfy(row -> assertJoins(teacher, row));
  }

  private static void assertJoins(Tokenizer tokenizer, TrainingRow row) {
    int[] joined =
        IntStream.concat(Arrays.stream(row.promptIds()), Arrays.stream(row.completionIds()))
            .toArray();
    assertThat(tokenizer.encode(row.prompt() + row.completion(), false)).isEqualTo(joined);
  }

  @Test
  void theTeacherSpellsTheStudentsThinkTokens() {
    VocabularyAlignment alignment = alignment();
    assertThat(alignment.studentOnly())
        .extracting(VocabularyEntry::text)
        .containsExactly("<think>", "</think>");
    assertThat(alignment.teacherOnly()).isEmpty();
    assertThat(pieces(teacher, "<think>")).containsExactly("<", "think", ">");
    assertThat(pieces(teacher, "</think>")).containsExactly("</", "think", ">");
    for (VocabularyEntry token : alignment.studentOnly()) {
      assertThat(alignment.teacherTokens(token.id()))
          .isEqualTo(teacher.encode(token.text(), false));
    }
  }

  @Test
  void theStudentsContextBecomesWhatTheTeacherWasTrainedOn() {
    VocabularyAlignment alignment = alignment();
    assertThat(Stream.concat(mixedRows(), rows(Role.STUDENT, student)))
        .allSatisfy(
            row -> {
              assertThat(alignment.teacherContext(row.promptIds()))
                  .isEqualTo(teacher.encode(row.prompt(), false));
              assertThat(alignment.teacherContext(row.completionIds()))
                  .isEqualTo(teacher.encode(row.completion(), false));
            });
  }

  @Test
  void onlyTheTeacherHasRowsBeyondTheStudents() {
    assertThat(alignment().teacherMaySample())
        .hasSizeGreaterThan(alignment().studentMaySample().length);
    assertThat(student.size()).isEqualTo(teacher.size() + 2);
    assertThat(student.size()).isLessThan(ModelShape.of(Role.STUDENT).rows());
  }

  @Test
  void bothHaveTheSameChatTemplate() {
    List<ChatMessage> conversation =
        List.of(
            new ChatMessage("user", "compute 1 + 2."),
            new ChatMessage("assistant", "we evaluate: 3"),
            new ChatMessage("user", "compute 2 + 2."));
    for (Role role : Role.values()) {
      ChatTemplate template = ChatTemplate.load(folders.of(role), Clock.systemUTC());
      assertThat(template.render(conversation, true, Map.of()))
          .isEqualTo(
              "<|im_start|>compute 1 + 2.we evaluate: 3<|im_end|><|im_start|>compute 2 + 2.<think>");
      assertThatThrownBy(
              () -> template.render(List.of(new ChatMessage("tool", "4")), true, Map.of()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("tool");
    }
  }

  @Test
  void controlMarksAreSpecialAndThinkTokensAreText() {
    int[] ids = student.encode("<|im_start|>so <think></think><|im_end|><|endoftext|>", false);
    assertThat(student.decode(ids, true)).isEqualTo("so <think></think>");
  }
}
