package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names that the columns of a problem file may have, in the order of preference. A column with
 * no names is not asked for. Names are matched without regard to case where no column has the exact
 * name.
 */
record ColumnNames(List<String> id, List<String> question, List<String> answer)
    implements Serializable {

  /**
   * The columns of one file, as it spells them.
   *
   * @param id empty where problems are numbered
   * @param answer empty where problems have no gold answer
   * @param completion one for each of the template's columns
   */
  record Chosen(String id, String question, String answer, List<String> completion)
      implements Serializable {}

  /**
   * Chooses among the columns of a file.
   *
   * @throws InvalidInputException naming the columns wanted and those there, if one is missing
   */
  Chosen choose(String file, List<String> there, List<String> completionColumns) {
    return new Chosen(
        column(file, there, id),
        column(file, there, question),
        column(file, there, answer),
        completionColumns.stream().map(name -> column(file, there, List.of(name))).toList());
  }

  private static String column(String file, List<String> there, List<String> names) {
    return names.isEmpty() ? "" : find(there, names).orElseThrow(() -> missing(file, there, names));
  }

  private static Optional<String> find(List<String> there, List<String> names) {
    return names.stream()
        .flatMap(
            name ->
                Stream.concat(
                    there.stream().filter(name::equals),
                    there.stream().filter(name::equalsIgnoreCase)))
        .findFirst();
  }

  private static InvalidInputException missing(
      String file, List<String> there, List<String> names) {
    return new InvalidInputException(
        "%s: there is no column %s, only %s; choose another format, or name the columns"
            .formatted(file, String.join(" or ", names), String.join(", ", there)));
  }
}
