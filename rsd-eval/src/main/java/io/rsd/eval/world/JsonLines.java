package io.rsd.eval.world;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes problems as a file with one JSON object per line. */
public final class JsonLines {

  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private JsonLines() {}

  /**
   * Writes problems with the string fields {@code id}, {@code question} and {@code answer}.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void writeProblems(Path file, List<TinyProblem> problems) {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (TinyProblem problem : problems) {
        JSON.toJson(json(problem), writer);
        writer.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static JsonObject json(TinyProblem problem) {
    JsonObject json = new JsonObject();
    json.addProperty("id", problem.id());
    json.addProperty("question", problem.question());
    json.addProperty("answer", Integer.toString(problem.answer()));
    return json;
  }
}
