package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.SafetensorsHeader.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One safetensors file, opened for reading: an 8-byte little-endian length, a JSON header of that
 * length, and the tensors' bytes, which follow each other without gaps or overlaps up to the end of
 * the file (the laws of the format as HuggingFace's own reader checks them). Safe for use by
 * several threads.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;

  /** The format's own limit on the header. */
  private static final int LARGEST_HEADER = 100_000_000;

  /** Every type of the format with the bits of one element. */
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
          Map.entry("F8_E5M2FNUZ", 8),
          Map.entry("F8_E4M3FNUZ", 8),
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
  private final FileChannel channel;
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final SortedMap<String, String> otherTypes = new TreeMap<>();

  private SafetensorsFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    long size = channel.size();
    long headerLength = headerLength(size);
    byte[] header = new byte[(int) headerLength];
    readFully(ByteBuffer.wrap(header), LENGTH_BYTES);
    if (header.length == 0 || header[0] != '{') {
      throw invalid("the header must begin with {; this is no safetensors file, or it is corrupt");
    }
    long dataBegin = LENGTH_BYTES + headerLength;
    List<Entry> entries = SafetensorsHeader.parse(file, header);
    checkOffsets(entries, size - dataBegin);
    entries.forEach(entry -> add(entry, dataBegin));
  }

  /**
   * Opens a file and checks its header; no tensor is read.
   *
   * @throws InvalidInputException naming the file, and the tensor where there is one, when the file
   *     cannot be read, is cut short, or breaks a law of the format
   */
  public static SafetensorsFile open(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new InvalidInputException(file + ": there is no such file");
      }
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return new SafetensorsFile(file, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw StrictJson.unreadable(file, e);
    }
  }

  Path path() {
    return file;
  }

  /** The names of all tensors, of whatever type. */
  Set<String> names() {
    return Stream.concat(tensors.keySet().stream(), otherTypes.keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The tensors of floating-point numbers by name. */
  public SortedMap<String, TensorInfo> tensors() {
    return Collections.unmodifiableSortedMap(tensors);
  }

  /** The tensors of any other type: the safetensors name of the type (such as I64) by tensor. */
  public SortedMap<String, String> otherTypes() {
    return Collections.unmodifiableSortedMap(otherTypes);
  }

  /**
   * A part of a tensor's bytes, mapped into memory and not copied. The buffer is direct, read-only
   * and little-endian, and stays valid after this file is closed.
   *
   * @param tensor a tensor of this file
   * @param offset where the part begins in the tensor, in bytes
   * @param length the length of the part in bytes
   * @throws IndexOutOfBoundsException if the part does not lie within the tensor
   * @throws InvalidInputException if the file has shrunk since it was opened
   */
  public ByteBuffer bytes(TensorInfo tensor, long offset, int length) {
    if (offset < 0 || length < 0 || offset > tensor.byteCount() - length) {
      throw new IndexOutOfBoundsException(
          "bytes %d to %d of tensor %s, which has %d"
              .formatted(offset, offset + length, tensor.name(), tensor.byteCount()));
    }
    try {
      long begin = tensor.offset() + offset;
      if (begin + length > channel.size()) {
        throw invalid(
            "tensor \"%s\": the file was cut short while in use".formatted(tensor.name()));
      }
      return channel
          .map(FileChannel.MapMode.READ_ONLY, begin, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be mapped into memory", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be closed", e);
    }
  }

  private long headerLength(long size) throws IOException {
    if (size < LENGTH_BYTES) {
      throw invalid("has only %d bytes; it is cut short".formatted(size));
    }
    ByteBuffer buffer = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(buffer, 0);
    long length = buffer.getLong(0);
    // Checked before any memory is taken: a wrong length must not cost more than this message.
    if (length < 0 || length > Math.min(LARGEST_HEADER, size - LENGTH_BYTES)) {
      throw invalid(
          "says that its header has %s bytes, but the file has %d and a header at most %d"
                  .formatted(Long.toUnsignedString(length), size, LARGEST_HEADER)
              + "; it is cut short or corrupt");
    }
    return length;
  }

  private void readFully(ByteBuffer buffer, long position) throws IOException {
    long next = position;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, next);
      if (count < 0) {
        throw invalid("was cut short while it was read");
      }
      next += count;
    }
  }

  private void checkOffsets(List<Entry> entries, long dataLength) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long next = 0;
    for (Entry entry : sorted) {
      checkOffsets(entry, next, dataLength);
      next = entry.end();
    }
    if (next != dataLength) {
      throw invalid(
          "%d bytes follow the header, but its tensors take %d".formatted(dataLength, next));
    }
  }

  private void checkOffsets(Entry entry, long expectedBegin, long dataLength) {
    if (entry.end() < entry.begin()) {
      throw invalid(entry, "ends at %d, before it begins".formatted(entry.end()));
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
    if (!TYPE_BITS.containsKey(entry.type())) {
      throw invalid(entry, "has the unknown type \"%s\"".formatted(entry.type()));
    }
    if (!sizeFits(entry)) {
      throw invalid(
          entry,
          "has %d bytes, which do not fit the shape %s of type %s"
              .formatted(entry.end() - entry.begin(), entry.shape(), entry.type()));
    }
  }

  private static boolean sizeFits(Entry entry) {
    try {
      long bits = TYPE_BITS.get(entry.type());
      for (long size : entry.shape()) {
        bits = Math.multiplyExact(bits, size);
      }
      return bits == Math.multiplyExact(entry.end() - entry.begin(), 8L);
    } catch (ArithmeticException e) {
      // A product beyond 64 bits fits no file.
      return false;
    }
  }

  private void add(Entry entry, long dataBegin) {
    FloatType.ofSafetensorsName(entry.type())
        .ifPresentOrElse(
            type ->
                tensors.put(
                    entry.name(),
                    new TensorInfo(
                        entry.name(),
                        type,
                        entry.shape(),
                        file,
                        dataBegin + entry.begin(),
                        entry.end() - entry.begin())),
            () -> otherTypes.put(entry.name(), entry.type()));
  }

  private InvalidInputException invalid(String problem) {
    return new InvalidInputException(file + ": " + problem);
  }

  private InvalidInputException invalid(Entry entry, String problem) {
    return invalid("tensor \"%s\" %s".formatted(entry.name(), problem));
  }
}
