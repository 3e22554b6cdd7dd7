package io.rsd.core.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the subset of Python's pickle format (protocol 2) that describes a TorchScript module: one
 * object with attributes of the kinds of {@link Attribute}. The opcodes are those of Python's
 * {@code pickletools}; the layout is the one that {@code torch::jit::load} reads.
 */
final class PickleWriter {

  private static final int PROTOCOL = 0x80;
  private static final int STOP = '.';
  private static final int MARK = '(';
  private static final int GLOBAL = 'c';
  private static final int EMPTY_TUPLE = ')';
  private static final int TUPLE2 = 0x86;
  private static final int NEW_OBJECT = 0x81;
  private static final int EMPTY_DICTIONARY = '}';
  private static final int SET_ITEMS = 'u';
  private static final int BUILD = 'b';
  private static final int EMPTY_LIST = ']';
  private static final int REDUCE = 'R';
  private static final int NEW_TRUE = 0x88;
  private static final int NEW_FALSE = 0x89;
  private static final int BINARY_UNICODE = 'X';
  private static final int BINARY_FLOAT = 'G';
  private static final int LONG1 = 0x8a;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PickleWriter() {
    out.write(PROTOCOL);
    out.write(2);
  }

  /** The pickle of a module object of the given class, for example {@code Decoder}. */
  static byte[] module(String className, Map<String, Attribute> attributes) {
    PickleWriter writer = new PickleWriter();
    writer.global("__torch__", className);
    writer.out.write(EMPTY_TUPLE);
    writer.out.write(NEW_OBJECT);
    writer.out.write(EMPTY_DICTIONARY);
    writer.out.write(MARK);
    attributes.forEach(
        (name, attribute) -> {
          writer.text(name);
          writer.attribute(attribute);
        });
    writer.out.write(SET_ITEMS);
    writer.out.write(BUILD);
    return writer.finish();
  }

  /** The pickle of an empty tuple: a module without constants. */
  static byte[] emptyTuple() {
    PickleWriter writer = new PickleWriter();
    writer.out.write(EMPTY_TUPLE);
    return writer.finish();
  }

  private byte[] finish() {
    out.write(STOP);
    return out.toByteArray();
  }

  private void attribute(Attribute attribute) {
    if (attribute instanceof Attribute.Whole whole) {
      whole(whole.value());
    } else if (attribute instanceof Attribute.Real real) {
      out.write(BINARY_FLOAT);
      out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(real.value()).array());
    } else if (attribute instanceof Attribute.Flag flag) {
      out.write(flag.value() ? NEW_TRUE : NEW_FALSE);
    } else if (attribute instanceof Attribute.EmptyList list) {
      typed(EMPTY_LIST, list.type());
    } else if (attribute instanceof Attribute.EmptyDictionary dictionary) {
      typed(EMPTY_DICTIONARY, dictionary.type());
    }
  }

  /**
   * Writes an empty container with a tag for its element types, which TorchScript could not infer.
   */
  private void typed(int emptyContainer, String type) {
    global("torch.jit._pickle", "restore_type_tag");
    out.write(emptyContainer);
    text(type);
    out.write(TUPLE2);
    out.write(REDUCE);
  }

  private void whole(long value) {
    out.write(LONG1);
    out.write(Long.BYTES);
    out.writeBytes(littleEndian(Long.BYTES).putLong(value).array());
  }

  private void global(String module, String name) {
    out.write(GLOBAL);
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.write(BINARY_UNICODE);
    out.writeBytes(littleEndian(Integer.BYTES).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
