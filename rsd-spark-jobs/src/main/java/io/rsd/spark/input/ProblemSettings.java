package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.files.Location;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Where problems come from: the section {@code problems} of the settings, or one of the same shape.
 *
 * @param path a file or folder, in any file system that Hadoop knows
 * @param columns the names that the columns may have
 * @param limit the number of rows to take, the first ones; 0 takes all
 * @param completion the trace that a row brings along
 * @param answers the kind of answers that the problems ask for
 * @param seed decides the order of options, together with the question
 */
public record ProblemSettings(
    Location path,
    ColumnNames columns,
    int limit,
    CompletionTemplate completion,
    AnswerKind answers,
    long seed)
    implements Serializable {

  /** The kind of answers that the problems ask for which traces are made for. */
  public static final AnswerKind ANSWERS = AnswerKind.MATH;

  /**
   * Reads the settings of problems that traces are made for.
   *
   * @param completionTemplate a trace made of columns in braces; empty for none
   * @throws InvalidInputException if a setting is missing or cannot be used
   */
  public static ProblemSettings read(Settings section, Optional<String> completionTemplate) {
    return new ProblemSettings(
        path(section),
        columns(section).withoutOptions(),
        section.integer("limit", 0),
        completion(completionTemplate),
        ANSWERS,
        0);
  }

  /**
   * Reads the settings of a benchmark's problems.
   *
   * @throws InvalidInputException if a setting is missing or cannot be used
   */
  public static ProblemSettings ofBenchmark(Settings section) {
    AnswerKind answers = section.choice("answer", AnswerKind.class);
    ColumnNames columns = columns(section);
    if (answers == AnswerKind.CHOICE && columns.options().size() < 2) {
      throw section.wrong(
          "answer",
          "math where questions have no options (for choice, format gpqa or choices, or columns.options, must name their columns)");
    }
    return new ProblemSettings(
        path(section),
        answers == AnswerKind.CHOICE ? columns : columns.withoutOptions(),
        section.integer("limit", 0),
        completion(Optional.empty()),
        answers,
        section.integer("seed"));
  }

  /**
   * A hash of the files that the problems come from, wherever they are and whatever they are
   * called.
   *
   * @param hadoop settings of the file systems
   * @return 64 hexadecimal digits: for a single file, those of its SHA-256
   * @throws InvalidInputException if there are no such files
   */
  public String content(Configuration hadoop) {
    return InputFiles.content(path, hadoop);
  }

  private static Location path(Settings section) {
    if (section.text("path").isBlank()) {
      throw section.wrong("path", "a file or folder");
    }
    return Location.of(section.text("path"));
  }

  private static ColumnNames columns(Settings section) {
    return section
        .choice("format", ProblemFormat.class)
        .names()
        .orElseGet(() -> named(section.section("columns")));
  }

  private static ColumnNames named(Settings names) {
    if (names.text("question").isEmpty()) {
      throw names.wrong("question", "the name of a column");
    }
    return new ColumnNames(
        names(names, "id"),
        true,
        names(names, "question"),
        names(names, "answer"),
        names.names().contains("options") ? names.texts("options") : List.of(),
        names(names, "subject"),
        names(names, "level"));
  }

  private static List<String> names(Settings names, String column) {
    return names.optionalText(column).stream().toList();
  }

  private static CompletionTemplate completion(Optional<String> text) {
    CompletionTemplate template = new CompletionTemplate(text.orElse(""));
    if (!template.isEmpty() && template.columns().isEmpty()) {
      throw new InvalidInputException(
          "the completion '%s' names no column of the problems in braces"
              .formatted(template.text()));
    }
    return template;
  }
}
