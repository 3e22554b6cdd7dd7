package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.testing.SharedFiles;
import io.rsd.eval.benchmarks.FoldedQuestion;
import io.rsd.spark.input.TableWriter.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Problems that are too close to a benchmark, or to each other, are set aside. */
class DecontaminationTest extends TablesTest {

  private static final String NO_ANSWERS = "problems.columns.answer=";

  private Path questions(String name, String... questions) {
    return tables.file(
        name,
        Arrays.stream(questions)
            .map(question -> "{\"question\": \"%s\"}".formatted(question))
            .toArray(String[]::new));
  }

  private Result write(Path problems, String... settings) {
    List<String> all = new ArrayList<>(List.of(NO_ANSWERS));
    all.addAll(List.of(settings));
    return tables.write(problems, all.toArray(String[]::new));
  }

  private static String[] against(Path benchmark, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "problems.decontaminate=b",
                "benchmarks.b.path=" + benchmark,
                "benchmarks.b.columns.answer="));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void eightWordsInARowAreShared() {
    Path benchmark =
        questions(
            "b.jsonl", "Short.", "Alice walks from one town to another in $2 + t$ hours. When?");
    Result result =
        write(
            questions(
                "in.jsonl",
                "Seven are not enough: walks from one town to another in 3 hours.",
                "Bob WALKS from one town, to another in \\\\(2+t\\\\) hours."),
            against(benchmark));
    assertThat(result.questions()).hasSize(1).first().asString().startsWith("Seven");
    Row reject = result.rejects().get(0);
    assertThat(reject.<String>getAs("reason"))
        .isEqualTo("it shares words with the question at position 1 of the benchmark b");
    assertThat(reject.<String>getAs("benchmark")).isEqualTo("b");
    assertThat(reject.<Long>getAs("benchmark_row")).isEqualTo(1);
    assertThat(reject.<String>getAs("shared_words"))
        .isEqualTo("from one town to another in 2+t hours");
    assertThat(reject.<Long>getAs("position")).isEqualTo(1);
    assertThat(reject.<String>getAs("source")).contains("Bob WALKS");
  }

  @Test
  void theNumberOfWordsIsASetting() {
    Path benchmark = questions("b.jsonl", "one two three four");
    Path problems = questions("in.jsonl", "zero one two three", "two three zero");
    assertThat(write(problems, against(benchmark)).rejects()).isEmpty();
    assertThat(write(problems, against(benchmark, "problems.decontamination_words=3")).questions())
        .containsExactly("two three zero");
    assertThat(
            write(
                    questions("all.jsonl", "zero one two three", "two three zero", "zero"),
                    against(benchmark, "problems.decontamination_words=2"))
                .questions())
        .containsExactly("zero");
  }

  @Test
  void aShortQuestionIsComparedAsAWhole() {
    Path benchmark = questions("b.jsonl", "Compute $1 + 1$.");
    Result result =
        write(
            questions("in.jsonl", "compute 1+1", "Compute 1+1, then compute 2+2", "compute"),
            against(benchmark));
    assertThat(result.reasons()).hasSize(1).first().asString().startsWith("it shares words");
    assertThat(result.questions()).containsExactly("Compute 1+1, then compute 2+2", "compute");
  }

  @Test
  void ofProblemsThatRepeatEachOtherTheFirstStays() {
    Path benchmark = questions("b.jsonl", "Another question");
    Result result =
        write(
            questions(
                "in.jsonl",
                "Find $x$: $(2+3) x = 4$",
                "find $x$: $2+(3 x) = 4$",
                "Find \\\\(x\\\\): $(2 + 3)\\\\,x=4$",
                "Find $x$: $(2+3) x = 4$"),
            against(benchmark));
    assertThat(result.questions())
        .containsExactly("Find $x$: $(2+3) x = 4$", "find $x$: $2+(3 x) = 4$");
    assertThat(result.reasons())
        .containsExactly(
            "it repeats the question at position 0", "it repeats the question at position 0");
    assertThat(TableWriter.column(result.rejects(), "benchmark")).containsOnlyNulls();
  }

  @Test
  void withoutBenchmarksNothingIsSetAside() {
    Result result = write(questions("in.jsonl", "the same", "the same"));
    assertThat(result.questions()).hasSize(2);
  }

  @Test
  void ofSeveralBenchmarksTheFirstIsNamed() {
    Path first = questions("first.jsonl", "something else", "a b c");
    Path second = questions("second.jsonl", "a b c", "x y z");
    Result result =
        write(
            questions("in.jsonl", "a b c", "X, Y, Z", "a b"),
            "problems.decontaminate=one,two",
            "benchmarks.one.path=" + first,
            "benchmarks.one.columns.answer=",
            "benchmarks.two.path=" + second,
            "benchmarks.two.columns.answer=");
    assertThat(TableWriter.column(result.rejects(), "benchmark")).containsExactly("one", "two");
    assertThat(result.rejects())
        .extracting(row -> row.<Long>getAs("benchmark_row"))
        .containsExactly(1L, 1L);
    assertThat(result.questions()).containsExactly("a b");
  }

  /** The join against all pairs of questions. */
  @Test
  void itFindsWhatAllAgainstAllFinds() {
    Random random = new Random(5);
    List<String> benchmark = sentences(random, 40);
    List<String> problems = sentences(random, 200);
    Result result =
        write(
            questions("in.jsonl", problems.toArray(String[]::new)),
            against(
                questions("b.jsonl", benchmark.toArray(String[]::new)),
                "problems.decontamination_words=4"));
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < problems.size(); i++) {
      String problem = problems.get(i);
      if (benchmark.stream().anyMatch(question -> areClose(problem, question))
          || problems.subList(0, i).contains(problem)) {
        expected.add((long) i);
      }
    }
    assertThat(expected).hasSizeBetween(20, 180);
    assertThat(result.rejects())
        .extracting(row -> row.<Long>getAs("position"))
        .containsExactlyElementsOf(expected);
  }

  private static boolean areClose(String one, String other) {
    Set<String> shared = FoldedQuestion.of(one).sequences(4);
    shared.retainAll(FoldedQuestion.of(other).sequences(4));
    return !shared.isEmpty();
  }

  private static List<String> sentences(Random random, int number) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      sentences.add(
          random
              .ints(2 + random.nextInt(9), 0, 8)
              .mapToObj(word -> "w" + word)
              .collect(Collectors.joining(" ")));
    }
    return sentences;
  }

  @Test
  void aBenchmarkThatIsNotThereIsRefused() {
    Path problems = questions("in.jsonl", "one");
    tables.refused(
        "problems.decontaminate names 'b', but there is no block benchmarks.b",
        problems,
        "problems.decontaminate=b");
    assertThatThrownBy(
            () -> write(problems, "problems.decontaminate=b", "benchmarks.b.format=math500"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("benchmarks.b.path must be set");
    tables.refused(
        "no problem is left, 1 rows were set aside; the first: it shares words",
        problems,
        against(problems, NO_ANSWERS));
  }

  /** Two published files with the same 30 problems in another order and spelling. */
  @Test
  void allOfAimeIsFoundInACopyOfAime() {
    Path benchmark = SharedFiles.PROBLEMS.folder().resolve("aime24_simplerl.jsonl");
    Result result =
        tables.write(
            questions("in.jsonl", "The only one that is left."),
            against(benchmark, NO_ANSWERS, "benchmarks.b.format=aime"));
    assertThat(result.questions()).hasSize(1);
    Path copy = SharedFiles.PROBLEMS.folder().resolve("aime24_nemo_skills.jsonl");
    tables.refused(
        "no problem is left, 30 rows were set aside",
        copy,
        against(benchmark, "problems.format=aime", "benchmarks.b.format=aime"));
  }
}
