package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which problems are set aside because they are too close to benchmarks, or to each other.
 *
 * @param benchmarks those with which no problem may share a sequence of words; without any, nothing
 *     is set aside
 * @param words how many words such a sequence has
 */
public record Decontamination(List<Benchmark> benchmarks, int words) {

  private static final String SECTION = "benchmarks";

  /**
   * A benchmark.
   *
   * @param name of its section of the settings
   * @param problems where its questions are
   */
  public record Benchmark(String name, ProblemSettings problems) {}

  public Decontamination {
    benchmarks = List.copyOf(benchmarks);
  }

  /** Sets nothing aside. */
  public static Decontamination none() {
    return new Decontamination(List.of(), 1);
  }

  /**
   * Reads {@code problems.decontaminate} and the sections of the benchmarks that it names.
   *
   * @throws InvalidInputException if a benchmark has no section, or its file is not named there
   */
  public static Decontamination read(SettingsFile file) {
    Settings problems = file.section("problems");
    Settings blocks = file.section(SECTION);
    List<Benchmark> benchmarks = new ArrayList<>();
    for (String name : problems.texts("decontaminate")) {
      if (!blocks.names().contains(name)) {
        throw new InvalidInputException(
            "problems.decontaminate names '%1$s', but there is no block %2$s.%1$s that says where it is"
                .formatted(name, SECTION));
      }
      benchmarks.add(new Benchmark(name, ProblemSettings.ofBenchmark(blocks.section(name))));
    }
    return new Decontamination(benchmarks, problems.integer("decontamination_words", 1));
  }

  /** Whether anything may be set aside. */
  public boolean isWanted() {
    return !benchmarks.isEmpty();
  }

  /**
   * What the benchmarks have, by the names of settings.
   *
   * @param content a hash of the files of problems
   */
  public SortedMap<String, String> identity(Function<ProblemSettings, String> content) {
    SortedMap<String, String> values = new TreeMap<>();
    for (Benchmark benchmark : benchmarks) {
      ProblemSettings problems = benchmark.problems();
      String prefix = "%s.%s.".formatted(SECTION, benchmark.name());
      values.put(prefix + "path (content)", content.apply(problems));
      values.put(prefix + "question", String.join(" or ", problems.columns().question()));
      values.put(prefix + "limit", Integer.toString(problems.limit()));
    }
    return values;
  }
}
