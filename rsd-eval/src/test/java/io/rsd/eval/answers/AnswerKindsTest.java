package io.rsd.eval.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The kinds of answers that graders are known to get wrong, with pairs of our own. Each line of
 * {@code kinds.tsv} has a mark, a gold answer and a prediction: {@code =} has to be equal, {@code
 * !} must not be, {@code ~} must not be different. A heading with # names the kind; ⏎ stands for a
 * new line.
 */
class AnswerKindsTest {

  private record Pair(char mark, String gold, String prediction) {}

  private final MathAnswerChecker checker = new MathAnswerChecker();

  @TestFactory
  Stream<DynamicTest> everyPairOfAKindGetsAVerdictThatDoesNoHarm() throws IOException {
    return kinds().entrySet().stream()
        .map(
            kind ->
                DynamicTest.dynamicTest(
                    kind.getKey(), () -> assertThat(kind.getValue()).allSatisfy(this::check)));
  }

  private void check(Pair pair) {
    Verdict verdict = checker.check(pair.gold(), pair.prediction()).verdict();
    switch (pair.mark()) {
      case '=' -> assertThat(verdict).isEqualTo(Verdict.EQUAL);
      case '!' -> assertThat(verdict).isNotEqualTo(Verdict.EQUAL);
      case '~' -> assertThat(verdict).isNotEqualTo(Verdict.DIFFERENT);
      default -> throw new IllegalArgumentException("no mark: " + pair);
    }
  }

  private static Map<String, List<Pair>> kinds() throws IOException {
    Map<String, List<Pair>> kinds = new LinkedHashMap<>();
    String kind = "";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                AnswerKindsTest.class.getResourceAsStream("/answers/kinds.tsv"), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("# ")) {
          kind = line.substring(2);
        } else {
          String[] fields = line.split("\t", -1);
          kinds
              .computeIfAbsent(kind, name -> new ArrayList<>())
              .add(new Pair(fields[0].charAt(0), fields[1], fields[2].replace('⏎', '\n')));
        }
      }
    }
    return kinds;
  }
}
