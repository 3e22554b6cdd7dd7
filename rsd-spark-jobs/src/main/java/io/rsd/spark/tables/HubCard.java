package io.rsd.spark.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The {@code README.md} of a run: by its header the HuggingFace hub and {@code datasets} know the
 * tables, so that the folder is a data set as it is. Everything but the lines between the two marks
 * belongs to the user: licence, title, description.
 */
public final class HubCard {

  /** The name of the file. */
  public static final String FILE = "README.md";

  private static final String BEGIN = "# rsd writes the lines from here";
  private static final String END = "# to here";

  private static final String NEW =
      """
      ---
      # license: choose one, for example apache-2.0
      task_categories: [text-generation]
      %s
      ---

      # Reasoning traces made by Reverse Speculative Decoding

      The tables of a run of rsd. Their columns are explained in every file's footer (key `rsd.columns`) and by `rsd tables`.
      """;

  private HubCard() {}

  /**
   * The card of a run.
   *
   * @param before the card that is there, or empty text
   * @param files the files of the tables, by their names within the run
   * @return the card with the tables that there are now; the one before if the user has taken the
   *     marks out
   */
  public static String text(String before, Set<String> files) {
    String configs = BEGIN + "\n" + configs(files) + END;
    if (before.isBlank()) {
      return NEW.formatted(configs);
    }
    int begin = before.indexOf(BEGIN);
    int end = before.indexOf(END, Math.max(begin, 0));
    return begin < 0 || end < 0
        ? before
        : before.substring(0, begin) + configs + before.substring(end + END.length());
  }

  private static String configs(Set<String> files) {
    Predicate<String> ofEvaluation = file -> file.startsWith("evaluation/");
    List<String> lines = new ArrayList<>();
    for (String name :
        List.of(
            "sft", "sft_chat", "traces", "attempts", "problems", "rejects", "figures", "scores")) {
      if (files.stream().anyMatch(file -> file.startsWith(name + "/"))) {
        lines.add("- config_name: " + name);
        if (lines.size() == 1) {
          lines.add("  default: true");
        }
        lines.addAll(
            name.equals("attempts")
                ? splits(files)
                : List.of("  data_files: %s/*.parquet".formatted(name)));
      }
    }
    if (files.stream().anyMatch(ofEvaluation.and(Tables.EVALUATION_ATTEMPTS::hasFile))) {
      lines.add("- config_name: evaluation");
      lines.add("  data_files: evaluation/*/*/attempts/*.parquet");
    }
    return lines.isEmpty()
        ? ""
        : lines.stream().collect(Collectors.joining("\n", "configs:\n", "\n"));
  }

  /** One for each stage, by the names of the files. */
  private static List<String> splits(Set<String> files) {
    Set<String> stages = new TreeSet<>();
    for (String file : files) {
      if (file.startsWith("attempts/")) {
        stages.add(file.substring("attempts/".length(), file.lastIndexOf('-')));
      }
    }
    List<String> lines = new ArrayList<>(List.of("  data_files:"));
    for (String stage : stages) {
      lines.add("  - split: " + stage);
      lines.add("    path: attempts/%s-*.parquet".formatted(stage));
    }
    return lines;
  }
}
