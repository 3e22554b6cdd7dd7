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
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One safetensors file, opened for reading: an 8-byte little-endian length, a JSON header of that
 * length, and the tensors' bytes. Safe for concurrent use.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;

  /** The format's limit on the header's bytes. */
  private static final int LARGEST_HEADER = 100_000_000;

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
      throw invalid(
          "the header must begin with {; this is not a safetensors file, or it is corrupt");
    }
    long dataBegin = LENGTH_BYTES + headerLength;
    List<Entry> entries = SafetensorsHeader.parse(file, header);
    new SafetensorsLaws(file, size - dataBegin).check(entries);
    entries.forEach(entry -> add(entry, dataBegin));
  }

  /**
   * Opens a file and checks its header, without reading a tensor.
   *
   * @throws InvalidInputException naming the file, and the tensor if one is at fault, if the file
   *     cannot be read, is truncated, or violates the format
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

  /** The types of all other tensors by tensor name, as safetensors names them (such as I64). */
  public SortedMap<String, String> otherTypes() {
    return Collections.unmodifiableSortedMap(otherTypes);
  }

  /**
   * A part of a tensor's bytes, mapped into memory without a copy. The buffer is direct, read-only
   * and little-endian, and stays valid after this file is closed.
   *
   * @param tensor a tensor of this file
   * @param offset where the part begins in the tensor, in bytes
   * @param length the length of the part in bytes
   * @throws IndexOutOfBoundsException if the part is not within the tensor
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
            "was cut short while in use; the tensor \"%s\" is not whole".formatted(tensor.name()));
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
    // Checked before allocating, so that a wrong length cannot exhaust the memory.
    if (length < 0 || length > Math.min(LARGEST_HEADER, size - LENGTH_BYTES)) {
      throw invalid(
          "says that its header has %s bytes, but the file has %d and a header at most %d"
                  .formatted(Long.toUnsignedString(length), size, LARGEST_HEADER)
              + "; it is cut short, corrupt or not a safetensors file (a Git LFS pointer, perhaps)");
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
}
