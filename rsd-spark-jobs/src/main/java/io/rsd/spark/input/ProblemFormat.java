package io.rsd.spark.input;

import java.util.List;
import java.util.Optional;

/** How published problem sets call their columns. */
public enum ProblemFormat {
  /** simplescaling/s1K: it has no ids, and its gold texts are answers, solutions and proofs. */
  S1K,
  /** simplescaling/s1K-1.1, with the same columns and more traces. */
  S1K_1_1,
  /** HuggingFaceH4/MATH-500. */
  MATH500,
  /** The AIME sets, each of which has names of its own. */
  AIME,
  /** openai/gsm8k: it has no ids. */
  GSM8K,
  /** Idavidrein/gpqa: the right option has a column of its own. */
  GPQA,
  /** Sets with the options in the columns A to D, and the letter of the right one. */
  CHOICES,
  /** OlympiadBench: the final answer is a list. */
  OLYMPIADBENCH,
  /** Minerva Math (OCW courses): the answer, or else the solution with the answer in a box. */
  MINERVA_MATH,
  /** Columns that the settings name. */
  COLUMNS;

  /** The format's names; empty where the settings have them. */
  Optional<ColumnNames> names() {
    return switch (this) {
      case S1K, S1K_1_1 -> published("", List.of("question"), List.of("solution"));
      case MATH500 ->
          Optional.of(
              new ColumnNames(
                  List.of("unique_id"),
                  false,
                  List.of("problem"),
                  List.of("answer"),
                  List.of(),
                  List.of("subject"),
                  List.of("level")));
      case AIME ->
          published("id", List.of("problem", "question"), List.of("expected_answer", "answer"));
      case GSM8K -> published("", List.of("question"), List.of("answer"));
      case OLYMPIADBENCH ->
          published("id", List.of("question", "problem"), List.of("final_answer", "answer"));
      case MINERVA_MATH ->
          published("id", List.of("problem", "question"), List.of("answer", "solution"));
      case GPQA ->
          withOptions(
              List.of("Record ID", "id"),
              List.of("Correct Answer"),
              List.of(
                  "Correct Answer",
                  "Incorrect Answer 1",
                  "Incorrect Answer 2",
                  "Incorrect Answer 3"));
      case CHOICES -> withOptions(List.of("id"), List.of("answer"), List.of("A", "B", "C", "D"));
      case COLUMNS -> Optional.empty();
    };
  }

  /** Copies of these sets may have dropped the ids. */
  private static Optional<ColumnNames> published(
      String id, List<String> question, List<String> answer) {
    List<String> ids = id.isEmpty() ? List.of() : List.of(id);
    return Optional.of(
        new ColumnNames(ids, false, question, answer, List.of(), List.of(), List.of()));
  }

  private static Optional<ColumnNames> withOptions(
      List<String> id, List<String> answer, List<String> options) {
    return Optional.of(
        new ColumnNames(
            id,
            false,
            List.of("question", "problem"),
            answer,
            options,
            List.of("subject", "Subdomain", "High-level domain"),
            List.of("level")));
  }
}
