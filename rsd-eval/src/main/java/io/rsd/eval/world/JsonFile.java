package io.rsd.eval.world;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes JSON files with their fields in a fixed order, so that equal worlds have equal files. */
final class JsonFile {

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private JsonFile() {}

  @SafeVarargs
  static Map<String, Object> object(Map.Entry<String, ?>... fields) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (Map.Entry<String, ?> field : fields) {
      object.put(field.getKey(), field.getValue());
    }
    return object;
  }

  static void write(Path file, Map<String, Object> object) throws IOException {
    Files.writeString(file, JSON.toJson(object) + "\n");
  }
}
