package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.core.model.Sampling;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.input.PromptSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The blocks of benchmarks, those of conf among them. */
class BenchmarkTest {

  /** Tests run in the folder of their module. */
  private static final Path CONF = Path.of("../conf");

  private static Benchmark only(List<Path> files, String... settings) {
    SettingsFile file = SettingsFile.read(files, List.of(settings));
    EvaluationSettings evaluation =
        EvaluationSettings.read(file, PromptSettings.read(file.section("prompt")));
    assertThat(evaluation.benchmarks()).hasSize(1);
    return evaluation.benchmarks().get(0);
  }

  private static Benchmark common(String name) {
    return only(
        List.of(CONF.resolve("benchmarks.conf")),
        "evaluation.benchmarks=" + name,
        "benchmarks.%s.path=file".formatted(name));
  }

  @ParameterizedTest
  @CsvSource({
    "aime24, 64, 8192, MATH",
    "aime25, 64, 8192, MATH",
    "gpqa_diamond, 8, 16384, CHOICE",
    "math500, 1, 8192, MATH",
    "gsm8k, 1, 8192, MATH",
    "amc23, 64, 8192, MATH",
    "minerva_math, 1, 8192, MATH",
    "olympiadbench, 1, 8192, MATH"
  })
  void theCommonOnesAreAsThePaperRunsThem(
      String name, int attempts, int context, AnswerKind answers) {
    Benchmark benchmark = common(name);
    assertThat(benchmark.attempts()).isEqualTo(attempts);
    assertThat(benchmark.context()).isEqualTo(context);
    assertThat(benchmark.problems().answers()).isEqualTo(answers);
    assertThat(benchmark.sampling()).isEqualTo(Sampling.at(0.7));
    assertThat(benchmark.countTruncated()).isTrue();
    assertThat(benchmark.thinkLimit())
        .isEqualTo(name.equals("gpqa_diamond") ? OptionalInt.of(15360) : OptionalInt.empty());
  }

  @Test
  void thePapersRunEvaluatesOnItsFourWithItsPrompt() {
    SettingsFile file = SettingsFile.read(List.of(CONF.resolve("paper.conf")), List.of());
    RunSettings run = RunSettings.read(file);
    assertThat(run.prompts().preset()).isEqualTo("rsd");
    assertThat(run.evaluation().benchmarks())
        .extracting(Benchmark::name)
        .containsExactly("aime24", "aime25", "gpqa_diamond", "math500");
    assertThat(run.evaluation().benchmarks())
        .allSatisfy(benchmark -> assertThat(benchmark.prompts()).isEqualTo(run.prompts()));
  }

  @Test
  void aBenchmarkDecodesByItsOwnSettings() {
    Benchmark benchmark =
        only(
            List.of(),
            "evaluation.benchmarks=b",
            "evaluation.temperature=0.6",
            "benchmarks.b.path=x",
            "benchmarks.b.top_p=0.95",
            "benchmarks.b.context=300",
            "benchmarks.b.seed=3",
            "benchmarks.b.count_truncated=false");
    DecodingSettings decoding = benchmark.decoding(DecodingSettings.paper());
    assertThat(decoding.sampling().student()).isEqualTo(new Sampling(0.6, 0, 0.95));
    assertThat(decoding.limits().context()).isEqualTo(300);
    assertThat(decoding.seed()).isEqualTo(3);
    assertThat(benchmark.countTruncated()).isFalse();
  }

  @Test
  void aThinkLimitMayBeTheWholeContextAndNoMore() {
    String[] settings = {
      "evaluation.benchmarks=b", "benchmarks.b.path=x", "benchmarks.b.context=300", ""
    };
    settings[3] = "benchmarks.b.think_limit=300";
    assertThat(only(List.of(), settings).thinkLimit()).hasValue(300);
    settings[3] = "benchmarks.b.think_limit=0";
    assertThat(only(List.of(), settings).thinkLimit()).hasValue(0);
    settings[3] = "benchmarks.b.think_limit=301";
    assertThatThrownBy(() -> only(List.of(), settings))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "benchmarks.b.think_limit must be at most the context of 300 tokens, not");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluation.benchmarks=c       | there is no block benchmarks.c; there are b",
        "evaluation.benchmarks=b,b     | evaluation.benchmarks: 'b' is there twice",
        "evaluation.benchmarks=../b    | must be letters, digits, '_' and '-', not '../b'",
        "benchmarks.b.attempts=0       | benchmarks.b.attempts must be a whole number from 1 up",
        "benchmarks.b.answer=letter    | benchmarks.b.answer must be math or choice",
        "benchmarks.b.format=gpqb      | benchmarks.b.format must be s1k or",
        "benchmarks.b.path=            | benchmarks.b.path must be a file or folder",
        "benchmarks.b.prompt.preset=x  | benchmarks.b.prompt.preset must be lighteval or",
        "benchmarks.b.prompt.user=x    | benchmarks.b.prompt.user must be a text with {question}",
        "benchmarks.b.count_truncated=maybe | benchmarks.b.count_truncated must be true or false",
      })
  void whatCannotBeUsedIsNamed(String setting, String message) {
    assertThatThrownBy(
            () -> only(List.of(), "evaluation.benchmarks=b", "benchmarks.b.path=x", setting))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }
}
