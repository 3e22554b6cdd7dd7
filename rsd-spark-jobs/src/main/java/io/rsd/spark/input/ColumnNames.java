package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that the columns of a problem file may have, in the order of preference. A column with
 * no names is not asked for. Names are matched without regard to case where no column has the exact
 * name, and may be paths through objects, such as {@code reward_model.ground_truth}.
 *
 * @param needsId whether a file must have one of the ids, else its problems are numbered; likewise
 *     for subjects and levels, which problems else lack
 * @param options one for each option of a question; none where questions have no options
 */
record ColumnNames(
    List<String> id,
    boolean needsId,
    List<String> question,
    List<String> answer,
    List<String> options,
    List<String> subject,
    List<String> level)
    implements Serializable {

  /** All names that are looked for. */
  List<String> all(List<String> completion) {
    return Stream.of(id, question, answer, options, subject, level, completion)
        .flatMap(List::stream)
        .toList();
  }

  /** The same without options. */
  ColumnNames withoutOptions() {
    return new ColumnNames(id, needsId, question, answer, List.of(), subject, level);
  }

  /**
   * The columns of one file, as it spells them.
   *
   * @param id empty where problems are numbered
   * @param answer empty where problems have no gold answer; may be one of the options
   * @param options one for each option
   * @param subject empty where problems have none
   * @param level empty where problems have none
   * @param completion one for each of the template's columns
   */
  record Chosen(
      String id,
      String question,
      String answer,
      List<String> options,
      String subject,
      String level,
      List<String> completion)
      implements Serializable {

    /** All of them. */
    Set<String> all() {
      return Stream.of(
              Stream.of(id, question, answer, subject, level),
              options.stream(),
              completion.stream())
          .flatMap(of -> of)
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toSet());
    }
  }

  /**
   * Chooses among the columns of a file.
   *
   * @throws InvalidInputException naming the columns wanted and those there, if one is missing
   */
  Chosen choose(String file, List<String> there, List<String> completion) {
    List<List<String>> wanted =
        Stream.concat(
                Stream.concat(
                    needsId ? Stream.of(id, subject, level) : Stream.empty(),
                    Stream.of(question, answer)),
                Stream.concat(options.stream(), completion.stream()).map(List::of))
            .filter(names -> !names.isEmpty())
            .toList();
    if (wanted.stream().anyMatch(names -> find(there, names).isEmpty())) {
      throw new InvalidInputException(
          "%s: the columns wanted are %s, those there are %s; choose another format, or name them"
              .formatted(
                  file,
                  String.join(
                      ", ", wanted.stream().map(names -> String.join(" or ", names)).toList()),
                  String.join(", ", there)));
    }
    return new Chosen(
        find(there, id).orElse(""),
        find(there, question).orElseThrow(),
        find(there, answer).orElse(""),
        all(there, options),
        find(there, subject).orElse(""),
        find(there, level).orElse(""),
        all(there, completion));
  }

  private static List<String> all(List<String> there, List<String> names) {
    return names.stream().map(name -> find(there, List.of(name)).orElseThrow()).toList();
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
}
