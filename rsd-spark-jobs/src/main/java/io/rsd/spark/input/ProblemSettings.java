package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.files.Location;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Where problems come from: the section {@code problems} of the settings, or one of the same shape.
 *
 * @param path a file or folder, in any file system that Hadoop knows
 * @param columns the names that the columns may have
 * @param limit the number of rows to take, the first ones; 0 takes all
 * @param completion the trace that a row brings along
 */
public record ProblemSettings(
    Location path, ColumnNames columns, int limit, CompletionTemplate completion)
    implements Serializable {

  /** The kind of answers that all problems ask for so far. */
  public static final AnswerKind ANSWERS = AnswerKind.MATH;

  /**
   * Reads the settings.
   *
   * @param completionTemplate a trace made of columns in braces; empty for none
   * @throws InvalidInputException if a setting is missing or cannot be used
   */
  public static ProblemSettings read(Settings section, Optional<String> completionTemplate) {
    if (section.text("path").isBlank()) {
      throw section.wrong("path", "a file or folder");
    }
    Optional<ColumnNames> published = section.choice("format", ProblemFormat.class).names();
    return new ProblemSettings(
        Location.of(section.text("path")),
        published.orElseGet(() -> named(section.section("columns"))),
        section.integer("limit", 0),
        completion(completionTemplate));
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
