package io.rsd.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.Rsd;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** The page of all tables is the one that the program prints. */
class TablesPageTest {

  /** Tests run in the folder of their module. */
  private static final Path PAGE = Path.of("TABLES.md");

  @Test
  void thePageIsWhatTheCommandPrints() throws IOException {
    StringWriter printed = new StringWriter();
    assertThat(Rsd.commandLine().setOut(new PrintWriter(printed)).execute("tables")).isZero();
    assertThat(printed.toString())
        .as("write it anew: deploy/rsd tables > rsd-spark-jobs/TABLES.md")
        .isEqualTo(Files.readString(PAGE));
  }

  @Test
  void everyColumnHasAMeaningAndEveryNumberPerTokenAUnit() {
    for (Table table : Tables.ALL.values()) {
      assertThat(table.columns())
          .as(table.name())
          .allSatisfy(column -> assertThat(column.meaning()).endsWith("."))
          .filteredOn(
              column ->
                  column.type() instanceof ArrayType list
                      && list.elementType().equals(DataTypes.FloatType))
          .allSatisfy(column -> assertThat(column.unit()).isEqualTo("nats"));
      assertThat(List.of(table.columnNames())).doesNotHaveDuplicates();
    }
  }
}
