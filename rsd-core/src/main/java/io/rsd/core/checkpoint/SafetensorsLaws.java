package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.SafetensorsHeader.Entry;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Checks the entries of a safetensors header against the bytes after it, like HuggingFace's reader:
 * the tensors follow one another without gaps or overlaps up to the end of the file, and each has
 * as many bytes as its shape and type need.
 */
final class SafetensorsLaws {

  /** The bits of one element, by type of the format. */
  private static final Map<String, Integer> TYPE_BITS =
      Map.ofEntries(
          Map.entry("F4", 4),
          Map.entry("F6_E2M3", 6),
          Map.entry("F6_E3M2", 6),
          Map.entry("BOOL", 8),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("I32", 32),
          Map.entry("U32", 32),
          Map.entry("F32", 32),
          Map.entry("F64", 64),
          Map.entry("I64", 64),
          Map.entry("U64", 64),
          Map.entry("C64", 64));

  private final Path file;
  private final long dataLength;

  /**
   * The checks for one file.
   *
   * @param dataLength the number of bytes that follow the header
   */
  SafetensorsLaws(Path file, long dataLength) {
    this.file = file;
    this.dataLength = dataLength;
  }

  void check(List<Entry> entries) {
    long next = 0;
    for (Entry entry : inFileOrder(entries)) {
      checkPlace(entry, next);
      checkSize(entry);
      next = entry.end();
    }
    if (next != dataLength) {
      throw new InvalidInputException(
          "%s: %d bytes follow the header, but its tensors take %d"
              .formatted(file, dataLength, next));
    }
  }

  private static List<Entry> inFileOrder(List<Entry> entries) {
    return entries.stream()
        .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
        .toList();
  }

  private void checkPlace(Entry entry, long expectedBegin) {
    if (entry.end() < entry.begin()) {
      throw invalid(
          entry, "begins at %d and ends before, at %d".formatted(entry.begin(), entry.end()));
    }
    if (entry.end() > dataLength) {
      throw invalid(
          entry,
          "ends at %d, but only %d bytes follow the header; the file is cut short or corrupt"
              .formatted(entry.end(), dataLength));
    }
    if (entry.begin() != expectedBegin) {
      throw invalid(
          entry,
          "begins at %d, but the tensor before it ends at %d"
              .formatted(entry.begin(), expectedBegin));
    }
  }

  private void checkSize(Entry entry) {
    if (!TYPE_BITS.containsKey(entry.type())) {
      throw invalid(entry, "has the unknown type \"%s\"".formatted(entry.type()));
    }
    long stored = entry.end() - entry.begin();
    if (!takes(entry.shape(), TYPE_BITS.get(entry.type()), stored)) {
      throw invalid(
          entry,
          "has %d bytes, which do not fit the shape %s of type %s"
              .formatted(stored, entry.shape(), entry.type()));
    }
  }

  private static boolean takes(List<Long> shape, int elementBits, long bytes) {
    try {
      long bits = elementBits;
      for (long size : shape) {
        bits = Math.multiplyExact(bits, size);
      }
      return bits == Math.multiplyExact(bytes, 8L);
    } catch (ArithmeticException e) {
      // No file is larger than 64 bits can count.
      return false;
    }
  }

  private InvalidInputException invalid(Entry entry, String problem) {
    return new InvalidInputException(
        "%s: the tensor \"%s\" %s".formatted(file, entry.name(), problem));
  }
}
