package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.text.Tokenizer;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.input.Opening;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ScoreTaskTest extends TaskTest {

  private static final String COMPLETION = "let me see. so 51 + 6 = 57 </think>\n\\boxed{57}";

  private static List<Row> score(int context, Row... asked) throws InterruptedException {
    ScoreSpec spec =
        new ScoreSpec(
            pair.models(), GraderSpec.rules(AnswerKind.MATH), new Opening(""), context, 5, "f");
    return TinyPair.named(new ScoreTask(spec, TinyPair.progress()).call(List.of(asked).iterator()));
  }

  private static Row given(long position, String gold, String completion) {
    return pair.asked(position, Purpose.SOLUTION, gold, completion);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
  }

  @Test
  void theTokensAreThoseOfTheTextAndTheEnd() throws InterruptedException {
    Row row = score(200, given(0, "57", COMPLETION)).get(0);
    try (Tokenizer tokenizer = Tokenizer.load(pair.student())) {
      assertThat(row.<int[]>getAs("token_ids"))
          .isEqualTo(tokenizer.encode(COMPLETION + "<|im_end|>", false));
    }
    assertThat(row.<String>getAs("text")).isEqualTo(COMPLETION);
    assertThat(row.<String>getAs("method")).isEqualTo("given");
    assertThat(row.<String>getAs("finish_reason")).isEqualTo("eos");
    assertThat(row.<Double>getAs("p_th")).isNull();
    assertThat(row.<float[]>getAs("teacher_logprobs")).isNull();
    assertThat(row.<Integer>getAs("fallbacks")).isZero();
    Row asked = given(0, "", "");
    assertThat(row.<Integer>getAs("prompt_tokens"))
        .isEqualTo(asked.getList(asked.fieldIndex("prompt_token_ids")).size());
  }

  /**
   * Text of random tokens seldom becomes the same tokens again; as far as it does, both have seen
   * the same.
   */
  @Test
  void figuresAreThoseThatDecodingReported() throws InterruptedException {
    DecodeSpec spec = new DecodeSpec(pair.engine(TinyPair.RSD), 40, false, 5, "f");
    List<Row> decoded =
        TinyPair.named(
            new DecodeTask(spec, TinyPair.progress()).call(List.of(pair.asked(0)).iterator()));
    Row[] asked = decoded.stream().map(row -> given(0, "", row.getAs("text"))).toArray(Row[]::new);
    List<Row> scored = score(60, asked);
    int compared = 0;
    for (int i = 0; i < decoded.size(); i++) {
      int[] tokens = scored.get(i).getAs("token_ids");
      int mismatch = Arrays.mismatch(tokens, decoded.get(i).<int[]>getAs("token_ids"));
      int same = mismatch < 0 ? tokens.length : mismatch;
      for (String column : List.of("student_logprobs", "student_entropies")) {
        assertClose(
            Arrays.copyOf(scored.get(i).<float[]>getAs(column), same),
            Arrays.copyOf(decoded.get(i).<float[]>getAs(column), same));
      }
      compared += same;
    }
    assertThat(compared).isGreaterThan(60);
  }

  @Test
  void figuresDoNotDependOnThePartition() throws InterruptedException {
    Row first = given(0, "", COMPLETION);
    Row second = given(1, "", "so the answer is 7");
    List<Row> together = score(200, second, first);
    assertThat(together.get(0).<Long>getAs("position")).isZero();
    assertClose(
        together.get(0).getAs("student_logprobs"),
        score(200, first).get(0).<float[]>getAs("student_logprobs"));
    assertClose(
        together.get(1).getAs("student_entropies"),
        score(200, second).get(0).<float[]>getAs("student_entropies"));
  }

  @Test
  void theAnswerIsChecked() throws InterruptedException {
    Progress progress = TinyPair.progress();
    ScoreSpec spec =
        new ScoreSpec(
            pair.models(), GraderSpec.rules(AnswerKind.MATH), new Opening(""), 200, 5, "f");
    List<Row> rows =
        TinyPair.named(
            new ScoreTask(spec, progress)
                .call(
                    List.of(
                            given(0, "57", COMPLETION),
                            given(1, "58", COMPLETION),
                            given(2, "", COMPLETION))
                        .iterator()));
    assertThat(rows.get(0).<String>getAs("verdict")).isEqualTo("equal");
    assertThat(rows.get(0).<String>getAs("answer")).isEqualTo("57");
    assertThat(rows.get(1).<String>getAs("verdict")).isEqualTo("different");
    assertThat(rows.get(2).<String>getAs("verdict")).isNull();
    assertThat(progress.problems().sum()).isEqualTo(3);
    assertThat(progress.solved().sum()).isEqualTo(1);
    assertThat(progress.tokens().sum()).isEqualTo(3L * rows.get(0).<Integer>getAs("tokens"));
  }

  @Test
  void whatIsLongerThanTheContextIsScoredUpToIt() throws InterruptedException {
    Row whole = score(200, given(0, "57", COMPLETION)).get(0);
    int promptTokens = whole.getAs("prompt_tokens");
    int length = whole.<Integer>getAs("tokens");
    Row cut = score(promptTokens + 9, given(0, "57", COMPLETION)).get(0);
    assertThat(cut.<String>getAs("finish_reason")).isEqualTo("length");
    assertThat(cut.<int[]>getAs("token_ids"))
        .isEqualTo(Arrays.copyOf(whole.<int[]>getAs("token_ids"), 9));
    assertClose(
        cut.getAs("student_logprobs"), Arrays.copyOf(whole.<float[]>getAs("student_logprobs"), 9));
    assertThat(cut.<String>getAs("verdict")).isEqualTo("equal");
    assertThat(score(promptTokens + length, given(0, "57", COMPLETION)).get(0))
        .extracting(row -> row.getAs("finish_reason"))
        .isEqualTo("eos");
  }

  @Test
  void noMoreThanTheModelsPositionsAreScored() throws InterruptedException {
    Row row = score(10_000, given(0, "", COMPLETION.repeat(300))).get(0);
    assertThat(row.<String>getAs("finish_reason")).isEqualTo("length");
    int positions = ModelConfig.read(pair.student().resolve("config.json")).maximumPositions();
    assertThat(row.<Integer>getAs("tokens") + row.<Integer>getAs("prompt_tokens"))
        .isEqualTo(positions);
  }

  @Test
  void whatCannotBeScoredIsARowWithItsReason() throws InterruptedException {
    List<Row> rows = score(200, given(0, "7", ""), given(1, "57", COMPLETION));
    assertThat(rows.get(0).<String>getAs("status")).isEqualTo("refused");
    assertThat(rows.get(0).<String>getAs("reason")).isEqualTo("there is no completion");
    assertThat(rows.get(1).<String>getAs("status")).isEqualTo("finished");
    Row tooLong = score(5, given(1, "57", COMPLETION)).get(0);
    assertThat(tooLong.<String>getAs("reason")).endsWith("leave no room in a context of 5");
  }

  @Test
  void aCompletionThatEndsAlreadyGetsNoSecondEnd() throws InterruptedException {
    Row row = score(200, given(0, "", COMPLETION + "<|im_end|>")).get(0);
    assertThat(row.<int[]>getAs("token_ids"))
        .isEqualTo(score(200, given(0, "", COMPLETION)).get(0).<int[]>getAs("token_ids"));
  }

  @Test
  void whatThePromptSaysAlreadyIsTakenFromTheCompletion() throws InterruptedException {
    ScoreSpec opened =
        new ScoreSpec(
            pair.models(), GraderSpec.rules(AnswerKind.MATH), new Opening("<think>"), 200, 5, "f");
    Row once = score(200, given(0, "57", COMPLETION)).get(0);
    for (String completion : List.of(COMPLETION, "<think>" + COMPLETION)) {
      Row row = only(opened, given(0, "57", completion));
      assertThat(row.<String>getAs("text")).isEqualTo(COMPLETION);
      assertThat(row.<int[]>getAs("token_ids")).isEqualTo(once.<int[]>getAs("token_ids"));
    }

    ScoreSpec closed =
        new ScoreSpec(
            pair.models(),
            GraderSpec.rules(AnswerKind.MATH),
            new Opening("<think>\n</think>\n"),
            200,
            5,
            "f");
    Row refused = only(closed, given(0, "57", "<think>" + COMPLETION));
    assertThat(refused.<String>getAs("reason"))
        .isEqualTo(
            "the prompt already opens the answer with \"<think>\\n</think>\\n\", and the completion opens it again");
  }

  private static Row only(ScoreSpec spec, Row given) throws InterruptedException {
    return TinyPair.named(new ScoreTask(spec, TinyPair.progress()).call(List.of(given).iterator()))
        .get(0);
  }
}
