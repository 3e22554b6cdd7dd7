package io.rsd.eval.tinyworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.Role;
import io.rsd.eval.metrics.DataSetMetrics;
import io.rsd.eval.tinyworld.ExperimentTables.ComparisonLine;
import io.rsd.eval.world.TinyWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A small experiment with the models that come along: only contrasts that no kernel can turn. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExperimentTest {

  private static final int PROBLEMS = 150;

  private static final ExperimentSettings SETTINGS = settings(PROBLEMS);

  private static final List<Method> METHODS = List.of(Method.TEACHER, Method.SELF, Method.RSD_1);

  /** Few steps on few problems, so the learning rate is three times the usual one. */
  private static ExperimentSettings settings(int problems) {
    return new ExperimentSettings(problems, 150, 1, 1, 3e-4, TinyWorld.SEED);
  }

  @TempDir private static Path folder;

  private static ExperimentTables tables;

  @BeforeAll
  static void experiment() throws IOException {
    for (Role role : Role.values()) {
      TinyWorld.unpack(role, folder.resolve(role.label()));
    }
    assertThat(run(SETTINGS)).hasSize(1 + 2 * METHODS.size());
    tables = new Gson().fromJson(Files.readString(file("tables.json")), ExperimentTables.class);
  }

  /** Runs the experiment, or what is left of it; returns the lines that it told. */
  private static List<String> run(ExperimentSettings settings) {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    Experiment.run(
        settings,
        METHODS,
        folder.resolve("teacher"),
        folder.resolve("student"),
        folder.resolve("experiment"),
        lines::add);
    return lines;
  }

  private static Path file(String name) {
    return folder.resolve("experiment").resolve(name);
  }

  private static DataSetMetrics figures(Method method) {
    return tables.dataSets().stream()
        .filter(line -> line.method().equals(method.title()))
        .findFirst()
        .orElseThrow()
        .figures();
  }

  private static ComparisonLine minusBase(Method method) {
    return tables.comparisons().stream()
        .filter(line -> line.minus().equals(ExperimentTables.BASE))
        .filter(line -> line.method().equals(method.title()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTeacherSolvesMostProblemsAndTheStudentFew() {
    assertThat(figures(Method.TEACHER).solvedAtFirst()).isGreaterThan(PROBLEMS * 7 / 10);
    assertThat(tables.students().get(0).method()).isEqualTo(ExperimentTables.BASE);
    assertThat(tables.students().get(0).sampled().mean()).isBetween(0.25, 0.55);
  }

  @Test
  void theTeachersTracesSurpriseTheStudentAndTheOthersDoNot() {
    assertThat(figures(Method.TEACHER).improbableShare()).isGreaterThan(0.03);
    assertThat(figures(Method.RSD_1).improbableShare()).isLessThan(0.003);
    assertThat(figures(Method.SELF).improbableShare()).isLessThan(0.0005);
    assertThat(figures(Method.TEACHER).meanPerplexity())
        .isGreaterThan(2 * figures(Method.RSD_1).meanPerplexity());
  }

  @Test
  void reverseSpeculativeDecodingSolvesMoreProblemsThanTheStudentAlone() {
    assertThat(figures(Method.RSD_1).problems()).isEqualTo(figures(Method.TEACHER).solved());
    assertThat(figures(Method.RSD_1).solved()).isGreaterThan(figures(Method.SELF).solved() + 10);
    assertThat(figures(Method.SELF).fallbackShare()).isZero();
    assertThat(figures(Method.RSD_1).fallbackShare()).isBetween(0.001, 0.1);
  }

  @Test
  void trainingOnTheTeachersTracesHarmsAndOnReverseSpeculativeOnesDoesNot() {
    assertThat(minusBase(Method.TEACHER).sampled().mean()).isLessThan(-0.10);
    assertThat(minusBase(Method.RSD_1).sampled().mean()).isGreaterThan(-0.05);
    assertThat(minusBase(Method.RSD_1).sampled().mean())
        .isGreaterThan(minusBase(Method.TEACHER).sampled().mean() + 0.10);
  }

  @Test
  void bothTablesHaveALineForEachMethod() throws IOException {
    String text = Files.readString(file("tables.md"));
    for (Method method : METHODS) {
      assertThat(text.lines().filter(line -> line.startsWith("| " + method.title() + " |")))
          .hasSize(2);
    }
    assertThat(text).doesNotContain("NaN").contains("| base |");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void whatIsFinishedIsNotMadeAgain() throws IOException {
    Map<String, String> before = contents();
    assertThat(run(SETTINGS)).isEmpty();
    assertThat(contents()).isEqualTo(before);

    Files.delete(file("self-distill/seed-0/evaluation.json"));
    assertThat(run(SETTINGS)).singleElement().asString().startsWith("self-distill (8), training 0");
    assertThat(file("self-distill/seed-0/evaluation.json")).exists();
    ExperimentTables again =
        new Gson().fromJson(Files.readString(file("tables.json")), ExperimentTables.class);
    assertThat(again).isEqualTo(tables);
  }

  @Test
  void anExperimentOfOtherSettingsOrModelsIsRefused() {
    Path teacher = folder.resolve("teacher");
    assertThatThrownBy(
            () ->
                Experiment.run(
                    SETTINGS, METHODS, teacher, teacher, folder.resolve("experiment"), line -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("was begun with other settings");
    assertThatThrownBy(() -> run(settings(100)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("was begun with other settings");
    assertThatThrownBy(() -> run(settings(2001)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must be from 2 to 2000, not 2001");
  }

  private static Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var files = Files.walk(folder.resolve("experiment"))) {
      files
          .filter(file -> file.toString().endsWith(".json") || file.toString().endsWith(".md"))
          .forEach(file -> contents.put(file.toString(), text(file)));
    }
    return contents;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
