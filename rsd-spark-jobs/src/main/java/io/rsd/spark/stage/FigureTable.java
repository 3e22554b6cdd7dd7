package io.rsd.spark.stage;

import io.rsd.spark.run.Run;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.tables.Figures;
import io.rsd.spark.tables.Figures.Figure;
import io.rsd.spark.tables.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Writes what a stage has counted as rows of the table of figures. */
final class FigureTable {

  private FigureTable() {}

  /** Writes the numbers among the counts of a stage; without any there are no rows. */
  static void write(RunContext context, Stage stage, Map<String, Object> counts) {
    Run run = context.run();
    List<Row> rows =
        counts.entrySet().stream()
            .filter(count -> count.getValue() instanceof Number)
            .map(count -> row(context, stage, count.getKey(), (Number) count.getValue()))
            .toList();
    if (!rows.isEmpty()) {
      run.describeJobs("rsd %s: figures".formatted(stage.name()));
      run.write(
          stage.name(),
          new TablePart("", Tables.FIGURES, stage.name().replace('/', '-')),
          run.spark().createDataFrame(rows, Tables.FIGURES.schema()),
          1);
    }
  }

  private static Row row(RunContext context, Stage stage, String name, Number value) {
    GenerateSettings generate = context.settings().generate();
    Figure figure =
        Optional.ofNullable(Figures.ALL.get(name))
            .orElseThrow(
                () -> new IllegalStateException("nobody says what %s means".formatted(name)));
    Map<String, String> place = stage.place();
    return RowFactory.create(
        context.run().id(),
        generate.method(),
        generate.threshold().isPresent() ? generate.threshold().getAsDouble() : null,
        stage.name(),
        place.get("model"),
        place.get("benchmark"),
        name,
        value.doubleValue(),
        figure.unit());
  }
}
