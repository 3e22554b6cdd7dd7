package io.rsd.core.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes safetensors files in which all tensors have one type. Not safe for concurrent use. */
final class SafetensorsWriter {
  /** Numbers converted at a time, so that no tensor must be in memory as a whole. */
  private static final int NUMBERS_AT_ONCE = 1 << 22;

  /** The format aligns the first tensor to this many bytes by padding the header. */
  private static final int ALIGNMENT = 8;

  private final FloatType type;
  private final TensorSource source;
  private final ByteBuffer converted;

  SafetensorsWriter(FloatType type, TensorSource source) {
    this.type = type;
    this.source = source;
    this.converted =
        ByteBuffer.allocateDirect(NUMBERS_AT_ONCE * type.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The bytes of a tensor of this shape in the file. */
  long byteCount(List<Long> shape) {
    return numbers(shape) * type.byteSize();
  }

  /** Writes a new file and flushes it to the disk. */
  void write(Path file, SortedMap<String, List<Long>> tensors) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, header(tensors));
      for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
        writeTensor(channel, tensor.getKey(), numbers(tensor.getValue()));
      }
      channel.force(true);
    }
  }

  private static long numbers(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  private ByteBuffer header(SortedMap<String, List<Long>> tensors) {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    // Transformers refuses files that do not name a framework.
    metadata.addProperty("format", "pt");
    header.add("__metadata__", metadata);
    long begin = 0;
    for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
      long end = begin + byteCount(tensor.getValue());
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", type.safetensorsName());
      entry.add("shape", array(tensor.getValue()));
      entry.add("data_offsets", array(List.of(begin, end)));
      header.add(tensor.getKey(), entry);
      begin = end;
    }
    return withLength(header.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ByteBuffer withLength(byte[] json) {
    int padding = Math.floorMod(-json.length, ALIGNMENT);
    ByteBuffer header =
        ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(json.length + padding).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static JsonArray array(List<Long> numbers) {
    JsonArray array = new JsonArray();
    numbers.forEach(array::add);
    return array;
  }

  private void writeTensor(FileChannel channel, String name, long numbers) throws IOException {
    FloatType sourceType = source.type(name);
    for (long done = 0; done < numbers; done += NUMBERS_AT_ONCE) {
      int count = (int) Math.min(NUMBERS_AT_ONCE, numbers - done);
      int length = count * sourceType.byteSize();
      ByteBuffer part = source.bytes(name, done * sourceType.byteSize(), length);
      if (part.remaining() != length) {
        throw new IllegalStateException(
            "the source of %s gave %d bytes instead of %d"
                .formatted(name, part.remaining(), length));
      }
      writeFully(channel, sourceType == type ? part : converted(part, sourceType));
    }
  }

  private ByteBuffer converted(ByteBuffer part, FloatType sourceType) {
    ByteBuffer numbers = part.order(ByteOrder.LITTLE_ENDIAN);
    FloatConversion.convert(numbers, sourceType, converted.clear(), type);
    return converted.flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
