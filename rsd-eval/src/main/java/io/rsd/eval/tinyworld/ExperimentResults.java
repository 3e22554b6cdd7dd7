package io.rsd.eval.tinyworld;

import io.rsd.eval.tinyworld.ExperimentTables.Evaluated;
import io.rsd.eval.tinyworld.ExperimentTables.Made;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The results of an experiment so far. Every addition rewrites its tables. */
final class ExperimentResults {

  private final ExperimentSettings settings;
  private final Path output;
  private final Map<Method, TraceSet> made = new HashMap<>();
  private final Map<String, SortedMap<Integer, HeldOutResult>> evaluated = new HashMap<>();

  ExperimentResults(ExperimentSettings settings, Path output) {
    this.settings = settings;
    this.output = output;
  }

  synchronized TraceSet traces(Method method) {
    return Optional.ofNullable(made.get(method)).orElseThrow();
  }

  synchronized void add(Method method, TraceSet traces) {
    made.put(method, traces);
    writeTables();
  }

  /**
   * Adds one evaluation of the base or of a method's student.
   *
   * @param training the number of the method's training, from 0
   */
  synchronized void add(String title, int training, HeldOutResult result) {
    evaluated.computeIfAbsent(title, key -> new TreeMap<>()).put(training, result);
    writeTables();
  }

  private void writeTables() {
    List<Made> lines =
        Method.ALL.stream()
            .filter(made::containsKey)
            .map(method -> new Made(method, made.get(method)))
            .toList();
    List<Evaluated> students =
        Stream.concat(Stream.of(ExperimentTables.BASE), Method.ALL.stream().map(Method::title))
            .filter(evaluated::containsKey)
            .map(title -> new Evaluated(title, List.copyOf(evaluated.get(title).values())))
            .toList();
    ExperimentTables tables = ExperimentTables.of(settings, lines, students);
    KeptFiles.write(output.resolve("tables.md"), TablesInMarkdown.of(tables));
    KeptFiles.write(output.resolve("tables.json"), KeptFiles.json(tables));
  }
}
