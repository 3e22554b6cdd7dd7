package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A run whose thinking is ended at a limit: what its tables say of the forced text. */
@ExtendWith(FinishedRun.class)
class ForcedEndOfARunTest {

  private static final int LIMIT = 90;
  private static final String END = "</think>";

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TinyRun run;
  private static TinyRun scored;

  @BeforeAll
  static void make(SparkSession session, TinyRun finished) {
    spark = session;
    run = finished.another(folder.resolve("forced"));
    run.having(
        List.of("problems", "generate", "dataset"),
        "generate.method=student",
        "generate.problems=all",
        "decoding.think_limit=" + LIMIT);
    scored = finished.another(folder.resolve("scored"));
    scored.having(
        List.of("score", "dataset"),
        "generate.method=given",
        "score.from=" + run.folder(),
        "dataset.prefix_tokens=200");
  }

  private static List<Row> attempts(TinyRun of, String stage, boolean forced) {
    return of.attempts(spark, stage)
        .filter("purpose = 'solution' and status = 'finished'")
        .filter("size(forced_positions) %s 0".formatted(forced ? ">" : "="))
        .collectAsList();
  }

  private static List<Integer> forced(Row row) {
    return row.getList(row.fieldIndex("forced_positions"));
  }

  @Test
  void textIsForcedAtTheLimitWhereThinkingHasNotEnded() {
    List<Row> rows = attempts(run, "generate", true);
    assertThat(rows).isNotEmpty();
    for (Row row : rows) {
      int place = LIMIT - row.<Integer>getAs("prompt_tokens");
      List<Integer> positions = forced(row);
      assertThat(positions)
          .isEqualTo(IntStream.range(place, place + positions.size()).boxed().toList());
      String text = row.getAs("text");
      List<Integer> ends = row.getList(row.fieldIndex("token_ends"));
      int begin = ends.get(place - 1);
      assertThat(text.substring(begin, ends.get(place + positions.size() - 1)).strip())
          .isEqualTo(END);
      assertThat(text.substring(0, begin)).doesNotContain(END);
    }
  }

  @Test
  void textThatEndedItsThinkingIsLeftAsItIs() {
    List<Row> rows = attempts(run, "generate", false);
    assertThat(rows).isNotEmpty();
    for (Row row : rows) {
      int room = LIMIT - row.<Integer>getAs("prompt_tokens");
      boolean ended = row.<String>getAs("text").contains(END);
      assertThat(ended || row.<Integer>getAs("tokens") <= room).isTrue();
    }
  }

  @Test
  void figuresAreThoseOfTheOtherTokens() {
    for (Row row : attempts(run, "generate", true)) {
      assertHasNoFigures(row);
      List<Float> logProbs = row.getList(row.fieldIndex("student_logprobs"));
      double surprisal =
          logProbs.stream().filter(p -> p != null).mapToDouble(p -> -p).average().orElseThrow();
      assertThat(row.<Double>getAs("mean_surprisal")).isCloseTo(surprisal, within(1e-6));
    }
  }

  private static void assertHasNoFigures(Row row) {
    for (String column : List.of("student_logprobs", "student_entropies")) {
      List<Float> figures = row.getList(row.fieldIndex(column));
      List<Integer> missing =
          IntStream.range(0, figures.size()).filter(i -> figures.get(i) == null).boxed().toList();
      assertThat(missing).as(column).isEqualTo(forced(row));
    }
  }

  @Test
  void forcedTokensAreNotLearnt() {
    assertForcedNotLearnt(run);
    assertThat(assertForcedNotLearnt(scored)).as("forced tokens in whole traces").isPositive();
  }

  /** Checks the labels of the rows to train on, and counts the forced tokens among theirs. */
  private static int assertForcedNotLearnt(TinyRun of) {
    int found = 0;
    for (Row row :
        of.table(spark, "sft")
            .join(
                of.table(spark, "traces").select("position", "forced_positions", "prompt_tokens"),
                "position")
            .collectAsList()) {
      List<Integer> labels = row.getList(row.fieldIndex("labels"));
      int prompt = row.getAs("prompt_tokens");
      List<Integer> masked =
          IntStream.range(prompt, labels.size())
              .filter(i -> labels.get(i) == -100)
              .map(i -> i - prompt)
              .boxed()
              .toList();
      assertThat(masked)
          .isEqualTo(forced(row).stream().filter(i -> i < labels.size() - prompt).toList());
      found += masked.size();
    }
    return found;
  }

  @Test
  void anotherRunThatScoresTheTracesKnowsThem() {
    List<Row> rows = attempts(scored, "score", true);
    assertThat(rows).isNotEmpty();
    rows.forEach(ForcedEndOfARunTest::assertHasNoFigures);
  }
}
