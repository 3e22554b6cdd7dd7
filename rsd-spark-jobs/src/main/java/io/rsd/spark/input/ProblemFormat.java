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
                  List.of("subject"),
                  List.of("level")));
      case AIME ->
          published("id", List.of("problem", "question"), List.of("expected_answer", "answer"));
      case GSM8K -> published("", List.of("question"), List.of("answer"));
      case COLUMNS -> Optional.empty();
    };
  }

  /** Copies of these sets may have dropped the ids. */
  private static Optional<ColumnNames> published(
      String id, List<String> question, List<String> answer) {
    List<String> ids = id.isEmpty() ? List.of() : List.of(id);
    return Optional.of(new ColumnNames(ids, false, question, answer, List.of(), List.of()));
  }
}
