package io.rsd.eval.tinyworld;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.rsd.core.InvalidInputException;
import io.rsd.core.files.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Results in JSON files. Each is computed once, so that a run that was stopped resumes after the
 * last of them.
 */
final class KeptFiles {

  private static final Gson JSON =
      new GsonBuilder().serializeSpecialFloatingPointValues().disableHtmlEscaping().create();

  private KeptFiles() {}

  /** Reads the result in a file, or computes and writes it if the file does not exist. */
  static <T> T get(Path file, Class<T> type, Supplier<T> make) {
    if (Files.exists(file)) {
      return read(file, type);
    }
    T made = make.get();
    write(file, json(made));
    return made;
  }

  private static <T> T read(Path file, Class<T> type) {
    try {
      return Optional.ofNullable(JSON.fromJson(Files.readString(file), type))
          .orElseThrow(() -> new JsonParseException("the file is empty"));
    } catch (IOException | JsonParseException e) {
      throw new InvalidInputException(
          file + ": cannot be read as a result of this program; remove it to make it again", e);
    }
  }

  static String json(Object result) {
    return JSON.toJson(result);
  }

  /** Writes a file, atomically. */
  static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      NewFile.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
