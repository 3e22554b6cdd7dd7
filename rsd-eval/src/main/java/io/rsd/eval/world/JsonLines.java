package io.rsd.eval.world;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Writes problems and training rows as files of one JSON object a line. */
public final class JsonLines {

  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private JsonLines() {}

  /**
   * Writes problems with the fields {@code id}, {@code question} and {@code answer}, all text.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void writeProblems(Path file, List<TinyProblem> problems) {
    write(file, problems.stream().map(JsonLines::json));
  }

  private static JsonObject json(TinyProblem problem) {
    JsonObject json = new JsonObject();
    json.addProperty("id", problem.id());
    json.addProperty("question", problem.question());
    json.addProperty("answer", Integer.toString(problem.answer()));
    return json;
  }

  /**
   * Writes training rows with the fields {@code prompt}, {@code completion}, {@code
   * prompt_token_ids}, {@code completion_token_ids} and {@code kind}, one at a time.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void writeRows(Path file, Stream<TrainingRow> rows) {
    write(file, rows.map(JSON::toJsonTree));
  }

  private static void write(Path file, Stream<?> values) {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (Iterator<?> each = values.iterator(); each.hasNext(); ) {
        JSON.toJson(each.next(), writer);
        writer.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
