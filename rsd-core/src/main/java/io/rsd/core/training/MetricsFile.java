package io.rsd.core.training;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.rsd.core.files.NewFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A file of JSON lines with the {@link StepReport} of every step, field names in lower case. */
final class MetricsFile implements AutoCloseable {

  private static final Gson JSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  private final BufferedWriter writer;

  private MetricsFile(BufferedWriter writer) {
    this.writer = writer;
  }

  /** Opens the file to append after a step. Lines of later steps are deleted. */
  static MetricsFile after(Path file, int step) throws IOException {
    List<String> kept = new ArrayList<>();
    if (Files.exists(file)) {
      // A killed run may have left half a line, which always belongs to a step after the
      // checkpoint.
      Files.readAllLines(file).stream().limit(step).forEach(kept::add);
    }
    NewFile.write(file, kept.stream().map(line -> line + "\n").collect(Collectors.joining()));
    return new MetricsFile(Files.newBufferedWriter(file, StandardOpenOption.APPEND));
  }

  /** Writes the line of the next step. */
  void add(StepReport report) throws IOException {
    writer.write(JSON.toJson(report));
    writer.newLine();
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
