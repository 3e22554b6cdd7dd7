package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.decoding.Role;
import io.rsd.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyWorldDataTest {

  private static final TinyWorldData WORLD = new TinyWorldData(1);

  /**
   * A world whose problems have one operation. There are so few of them that questions would come
   * twice by chance.
   */
  private static final TinyWorldData CROWDED = new TinyWorldData(1, Choice.equally(1));

  private static final int ROWS = 4000;

  @TempDir private static Path parent;

  private static TinyWorldFolders folders;
  private static Tokenizer teacher;
  private static Tokenizer student;
  private static Map<Role, List<TrainingRow>> rows;

  @BeforeAll
  static void write() {
    folders = TinyWorldFolders.write(parent);
    teacher = folders.tokenizer(Role.TEACHER);
    student = folders.tokenizer(Role.STUDENT);
    rows =
        Map.of(
            Role.TEACHER, rows(WORLD, Role.TEACHER).limit(ROWS).toList(),
            Role.STUDENT, rows(WORLD, Role.STUDENT).limit(ROWS).toList());
  }

  @AfterAll
  static void close() {
    teacher.close();
    student.close();
  }

  private static TrainingRowEncoder encoder(Role role) {
    return folders.encoder(
        role,
        switch (role) {
          case TEACHER -> teacher;
          case STUDENT -> student;
        });
  }

  private static Stream<TrainingRow> rows(TinyWorldData world, Role role) {
    return world.pretraining(role, encoder(role));
  }

  private static List<TinyProblem> allProblems(TinyWorldData world) {
    return Stream.of(world.heldOutProblems(), world.experimentProblems())
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void noQuestionComesTwice() {
    for (TinyWorldData world : List.of(WORLD, CROWDED)) {
      assertThat(world.heldOutProblems()).hasSize(2000);
      assertThat(world.experimentProblems()).hasSize(2000);
      assertThat(allProblems(world)).extracting(TinyProblem::question).doesNotHaveDuplicates();
      assertThat(allProblems(world)).extracting(TinyProblem::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void noModelIsTrainedOnAProblemOfTheExperiments() {
    Set<String> questions = new HashSet<>();
    allProblems(CROWDED).forEach(problem -> questions.add(problem.question()));
    for (Role role : Role.values()) {
      assertThat(rows(CROWDED, role).limit(1000).map(TinyWorldDataTest::question))
          .noneMatch(questions::contains);
    }
    assertThat(rows.get(Role.STUDENT).stream().map(TinyWorldDataTest::question))
        .as("rows of another world")
        .anyMatch(questions::contains);
  }

  private static String question(TrainingRow row) {
    return row.prompt().replace("<|im_start|>", "").replace("<think>", "");
  }

  @Test
  void problemsOfTheExperimentsHaveTwoToFourOperations() {
    for (List<TinyProblem> problems :
        List.of(WORLD.heldOutProblems(), WORLD.experimentProblems())) {
      Frequencies.assertFollow(
          Map.of(2, 1.0, 3, 1.0, 4, 1.0), problems.stream().map(TinyProblem::operations).toList());
    }
  }

  @Test
  void theTeacherSeesBothStylesAndTheStudentItsOwn() {
    List<Boolean> teachers =
        rows.get(Role.TEACHER).stream().map(row -> row.completion().startsWith("we ")).toList();
    double mixed = 0.05;
    Frequencies.assertFollow(Map.of(true, 0.60 + mixed / 2, false, 0.35 + mixed / 2), teachers);
    List<Boolean> students =
        rows.get(Role.STUDENT).stream().map(row -> row.completion().startsWith("we ")).toList();
    Frequencies.assertFollow(Map.of(true, 0.006, false, 0.994), students);
  }

  @Test
  void theStudentSeldomSeesLongProblems() {
    Frequencies.assertFollow(Map.of(1, 0.25, 2, 0.25, 3, 0.25, 4, 0.25), operations(Role.TEACHER));
    Frequencies.assertFollow(Map.of(1, 0.38, 2, 0.34, 3, 0.22, 4, 0.06), operations(Role.STUDENT));
  }

  private static List<Integer> operations(Role role) {
    Pattern operation =
        Pattern.compile(" [-+*] |(plus|minus|times|gets|gains|loses) |has \\d+ fold");
    return rows.get(role).stream()
        .map(row -> (int) operation.matcher(row.prompt()).results().count())
        .toList();
  }

  @Test
  void sequencesAreAsShortAsPlanned() {
    assertThat(meanLength(new SolutionWriter(1), row -> row.promptIds().length))
        .isCloseTo(19, within(1.0));
    assertThat(meanLength(new SolutionWriter(1), row -> row.completionIds().length))
        .isCloseTo(45, within(1.5));
    assertThat(meanLength(new SolutionWriter(0), row -> row.completionIds().length))
        .isCloseTo(76, within(2.0));
    for (Role role : Role.values()) {
      assertThat(rows.get(role))
          .allMatch(row -> row.promptIds().length + row.completionIds().length < 200);
    }
  }

  private static double meanLength(SolutionWriter writer, ToIntFunction<TrainingRow> length) {
    Random random = new Random(9);
    return WORLD.heldOutProblems().stream()
        .map(problem -> encoder(Role.STUDENT).encode(problem, writer.write(problem, random)))
        .mapToInt(length)
        .average()
        .orElseThrow();
  }

  @Test
  void equalSeedsGiveEqualWorlds() {
    TinyWorldData same = new TinyWorldData(1);
    assertThat(same.heldOutProblems()).isEqualTo(WORLD.heldOutProblems());
    assertThat(same.experimentProblems()).isEqualTo(WORLD.experimentProblems());
    assertThat(firstRows(same))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(firstRows(WORLD));

    TinyWorldData other = new TinyWorldData(2);
    assertThat(other.heldOutProblems()).isNotEqualTo(WORLD.heldOutProblems());
    assertThat(firstRows(other))
        .usingRecursiveFieldByFieldElementComparator()
        .isNotEqualTo(firstRows(WORLD));
  }

  private static List<TrainingRow> firstRows(TinyWorldData world) {
    return rows(world, Role.STUDENT).limit(50).toList();
  }

  @Test
  void aProblemIsALineOfJson() throws IOException {
    Path file = parent.resolve("problems.jsonl");
    JsonLines.writeProblems(file, WORLD.heldOutProblems());
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2000);
    TinyProblem first = WORLD.heldOutProblems().get(0);
    JsonObject json = JsonParser.parseString(lines.get(0)).getAsJsonObject();
    assertThat(json.keySet()).containsExactly("id", "question", "answer");
    assertThat(json.get("id").getAsString()).isEqualTo("held-out-0001");
    assertThat(json.get("question").getAsString()).isEqualTo(first.question());
    assertThat(json.get("answer").getAsString()).isEqualTo(Integer.toString(first.answer()));
  }
}
