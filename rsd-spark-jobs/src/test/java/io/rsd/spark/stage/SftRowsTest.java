package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.Role;
import io.rsd.eval.world.TinyWorld;
import io.rsd.spark.files.Location;
import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.tables.Tables;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

class SftRowsTest {

  @TempDir private Path folder;

  @Test
  void aConversationKeepsWhatWasSaidBeforeItsQuestion() {
    TinyWorld.unpack(Role.STUDENT, folder);
    PromptSettings prompts =
        PromptSettings.read(SettingsFile.read(List.of(), List.of()).section("prompt"));
    SftRows rows =
        new SftRows(
            new ModelLocation(Location.of(folder)),
            prompts,
            new TraceOrigin("generate", ""),
            2,
            false);
    Map<String, Object> values = new HashMap<>();
    values.put("position", 0L);
    values.put("problem_id", "p");
    values.put("attempt", 0);
    values.put("method", "rsd");
    values.put("solved", false);
    values.put("finish_reason", "length");
    values.put("question", "and 1?");
    values.put(
        "conversation",
        list(RowFactory.create("user", "1 + 1"), RowFactory.create("assistant", "2")));
    values.put("prompt", "..");
    values.put("prompt_token_ids", list(5, 6));
    values.put("token_ids", list(7, 8, 9));
    values.put("forced_positions", list());
    values.put("text", "...");
    Row row = rows.call(List.of(trace(values)).iterator()).next();
    Row[] messages = (Row[]) row.get(SftRows.SCHEMA.fieldIndex("messages"));
    assertThat(messages)
        .extracting(message -> message.getString(0))
        .endsWith("user", "assistant", "user", "assistant");
    assertThat(messages)
        .extracting(message -> message.getString(1))
        .containsSubsequence("1 + 1", "2", "and 1?");
  }

  private static Object list(Object... values) {
    return JavaConverters.asScalaBuffer(Arrays.asList(values));
  }

  private static Row trace(Map<String, Object> values) {
    StructType schema = Tables.TRACES.schema();
    return new GenericRowWithSchema(
        Arrays.stream(schema.fieldNames()).map(values::get).toArray(), schema);
  }
}
