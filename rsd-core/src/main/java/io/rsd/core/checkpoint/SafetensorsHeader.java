package io.rsd.core.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses the JSON header of a safetensors file. {@link SafetensorsLaws} checks its numbers. */
final class SafetensorsHeader {

  /**
   * The header's entry of one tensor. Begin and end are byte offsets from the end of the header.
   */
  record Entry(String name, String type, List<Long> shape, long begin, long end) {}

  private static final String METADATA = "__metadata__";

  private final StrictJson json;

  private SafetensorsHeader(StrictJson json) {
    this.json = json;
  }

  static List<Entry> parse(Path file, byte[] header) {
    return StrictJson.read(
        file,
        "the header",
        () -> new ByteArrayInputStream(header),
        json -> new SafetensorsHeader(json).entries());
  }

  private List<Entry> entries() throws IOException {
    Map<String, Optional<Entry>> members = new LinkedHashMap<>();
    json.members(
        "the header",
        name -> {
          if (members.containsKey(name)) {
            throw json.invalid("\"%s\" occurs twice in the header".formatted(name));
          }
          members.put(name, member(name));
        });
    return members.values().stream().flatMap(Optional::stream).toList();
  }

  private Optional<Entry> member(String name) throws IOException {
    if (!name.equals(METADATA)) {
      return Optional.of(entry(name));
    }
    // Notes of the writer, each a string. They do not affect the tensors.
    json.members(METADATA, note -> json.text("%s field \"%s\"".formatted(METADATA, note)));
    return Optional.empty();
  }

  private Entry entry(String name) throws IOException {
    String where = "tensor \"" + name + "\"";
    Map<String, String> types = new HashMap<>();
    Map<String, List<Long>> sizes = new HashMap<>();
    json.members(
        where,
        field -> {
          String place = "%s field \"%s\"".formatted(where, field);
          if (types.containsKey(field) || sizes.containsKey(field)) {
            throw json.invalid(place + " occurs twice");
          }
          switch (field) {
            case "dtype" -> types.put(field, json.text(place));
            case "shape", "data_offsets" -> sizes.put(field, json.sizes(place));
            default -> throw json.invalid(place + " is not known to the format");
          }
        });
    List<Long> offsets = required(where, sizes, "data_offsets");
    if (offsets.size() != 2) {
      throw json.invalid(where + " field \"data_offsets\" must be [begin, end]");
    }
    return new Entry(
        name,
        required(where, types, "dtype"),
        required(where, sizes, "shape"),
        offsets.get(0),
        offsets.get(1));
  }

  private <T> T required(String where, Map<String, T> fields, String field) {
    return Optional.ofNullable(fields.get(field))
        .orElseThrow(() -> json.invalid("%s has no field \"%s\"".formatted(where, field)));
  }
}
