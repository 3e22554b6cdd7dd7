package io.rsd.spark.tables;

import java.util.Map;
import java.util.stream.Collectors;

/** All tables of a run as a page in Markdown. */
public final class TablesPage {

  private static final String OPENING =
      """
      # The tables of a run

      `rsd tables` prints this page. Every file carries the same in its footer: unit and meaning of its columns under the key
      `rsd.columns`, and who made it under `rsd.version`, `rsd.run`, `rsd.stage` and `rsd.fingerprint`. A table is a folder of
      Parquet files and nothing else. A table without rows is not written. Lists in a row of attempts or traces have one
      element per token of the completion, but for those of refused candidates.
      """;

  private TablesPage() {}

  /** The page. */
  public static String text() {
    StringBuilder page = new StringBuilder(OPENING);
    Tables.ALL.forEach((folder, table) -> page.append('\n').append(section(folder, table)));
    page.append("\n## Figures\n\nThe values of the column `figure` of the table `figures`:\n\n");
    page.append("| figure | unit | meaning |\n|---|---|---|\n");
    Figures.ALL.forEach(
        (name, figure) ->
            page.append("| `%s` | %s | %s |\n".formatted(name, figure.unit(), figure.meaning())));
    return page.toString();
  }

  private static String section(String folder, Table table) {
    String heading = "## %s\n\n%s".formatted(folder, table.rows());
    String sameAs =
        Tables.ALL.entrySet().stream()
            .filter(other -> other.getValue().equals(table))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    if (!sameAs.equals(folder)) {
      return "%s The columns are those of `%s`.\n".formatted(heading, sameAs);
    }
    return table.columns().stream()
        .map(TablesPage::line)
        .collect(
            Collectors.joining(
                "", heading + "\n\n| column | type | unit | meaning |\n|---|---|---|---|\n", ""));
  }

  private static String line(Column column) {
    return "| `%s` | %s%s | %s | %s |\n"
        .formatted(
            column.name(),
            column.typeName(),
            column.nullable() ? " or null" : "",
            column.unit(),
            column.meaning());
  }
}
