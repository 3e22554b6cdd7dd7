package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
  private static final byte[] DATA = {0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40};
  private static final String HEADER =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[8,12]}}";

  @TempDir Path folder;

  @Test
  void findsEveryTensorAndItsBytes() {
    try (SafetensorsFile file = open(HEADER, DATA)) {
      int begin = 8 + HEADER.length();
      assertThat(file.tensors().values())
          .containsExactly(
              new TensorInfo("a", FloatType.FLOAT32, List.of(2L), path(), begin, 8),
              new TensorInfo("b", FloatType.BFLOAT16, List.of(1L, 2L), path(), begin + 8, 4));
      ByteBuffer whole = file.bytes(file.tensors().get("a"), 0, 8);
      assertThat(whole.getFloat(0)).isEqualTo(0f);
      assertThat(whole.getFloat(4)).isEqualTo(1f);
      assertThat(whole.isDirect()).isTrue();
      assertThat(whole.isReadOnly()).isTrue();
      ByteBuffer part = file.bytes(file.tensors().get("b"), 2, 2);
      assertThat(part.remaining()).isEqualTo(2);
      assertThat(part.getShort()).isEqualTo((short) 0x4000);
    }
  }

  @Test
  void acceptsWhatTheFormatAllows() {
    String scalarsEmptyTensorsAndPadding =
        "{\"z\":{\"shape\":[],\"dtype\":\"F32\",\"data_offsets\":[4,8]},"
            + "\"none\":{\"dtype\":\"F16\",\"shape\":[3,0],\"data_offsets\":[4,4]},"
            + "\"__metadata__\":{\"format\":\"pt\",\"note\":\"\"},"
            + "\"y\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}   ";
    try (SafetensorsFile file = open(scalarsEmptyTensorsAndPadding, new byte[8])) {
      assertThat(file.tensors()).containsOnlyKeys("y", "none", "z");
      assertThat(file.tensors().get("z").shape()).isEmpty();
      assertThat(file.bytes(file.tensors().get("none"), 0, 0).remaining()).isZero();
    }
    try (SafetensorsFile file = open("{}", new byte[0])) {
      assertThat(file.tensors()).isEmpty();
    }
  }

  @Test
  void keepsTensorsOfOtherTypesApart() {
    String header = "{\"ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
    try (SafetensorsFile file = open(header, new byte[8])) {
      assertThat(file.tensors()).isEmpty();
      assertThat(file.otherTypes()).containsEntry("ids", "I64");
    }
  }

  @Test
  void refusesPartsOutsideOfATensor() {
    try (SafetensorsFile file = open(HEADER, DATA)) {
      TensorInfo tensor = file.tensors().get("a");
      assertThatThrownBy(() -> file.bytes(tensor, 4, 8))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("a");
      assertThatThrownBy(() -> file.bytes(tensor, -1, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> file.bytes(tensor, Long.MAX_VALUE, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void buffersOutliveTheFile() {
    ByteBuffer bytes;
    try (SafetensorsFile file = open(HEADER, DATA)) {
      bytes = file.bytes(file.tensors().get("a"), 0, 8);
    }
    assertThat(bytes.getFloat(4)).isEqualTo(1f);
  }

  @Test
  void tellsWhenTheFileShrinksWhileInUse() throws IOException {
    try (SafetensorsFile file = open(HEADER, DATA)) {
      Files.write(path(), Arrays.copyOf(HandmadeModel.safetensors(HEADER, DATA), 50));
      assertThatThrownBy(() -> file.bytes(file.tensors().get("b"), 0, 4))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("\"b\"");
    }
  }

  @Test
  void reachesBeyondTwoGibibytes() throws IOException {
    long bytes = (1L << 31) + 16;
    String header =
        "{\"big\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(bytes / 2, bytes);
    Files.write(path(), HandmadeModel.safetensors(header, new byte[0]));
    // A file with a hole: it takes no space on the disk.
    try (RandomAccessFile sparse = new RandomAccessFile(path().toFile(), "rw")) {
      sparse.setLength(8 + header.length() + bytes);
      sparse.seek(sparse.length() - 2);
      sparse.write(new byte[] {0x34, 0x12});
    }
    try (SafetensorsFile file = SafetensorsFile.open(path())) {
      TensorInfo big = file.tensors().get("big");
      assertThat(big.byteCount()).isEqualTo(bytes);
      assertThat(file.bytes(big, bytes - 2, 2).getShort()).isEqualTo((short) 0x1234);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}         | "a" has 8 bytes
          {"a":{"dtype":"F64","shape":[2],"data_offsets":[0,12]}}        | "a" has 12 bytes
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}        | "a" ends at 16
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[12,0]}}        | "a" begins at 12
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}        | "a" begins at 4
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}         | 12 bytes follow
          {}                                                             | 12 bytes follow
          {"a":{"dtype":"F99","shape":[3],"data_offsets":[0,12]}}        | unknown type "F99"
          {"a":{"dtype":"F32","shape":[4294967296,4294967296,3],"data_offsets":[0,12]}} | "a" has
          {"a":{"dtype":"F32","shape":[-3],"data_offsets":[0,12]}}       | not -3
          {"a":{"dtype":"F32","shape":[3.0],"data_offsets":[0,12]}}      | not 3.0
          {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,12]}} | "a" field "shape"
          {"a":{"dtype":"F32","shape":["3"],"data_offsets":[0,12]}}      | "a" field "shape"
          {"a":{"dtype":"F32","shape":3,"data_offsets":[0,12]}}          | "a" field "shape"
          {"a":{"dtype":"F32","shape":null,"data_offsets":[0,12]}}       | "a" field "shape"
          {"a":{"dtype":32,"shape":[3],"data_offsets":[0,12]}}           | "a" field "dtype"
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0]}}           | "a" field "data_offsets"
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,6,12]}}      | "a" field "data_offsets"
          {"a":{"dtype":"F32","shape":[3]}}                              | no field "data_offsets"
          {"a":{"shape":[3],"data_offsets":[0,12]}}                      | no field "dtype"
          {"a":{"dtype":"F32","data_offsets":[0,12]}}                    | no field "shape"
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12],"x":1}}  | field "x"
          {"a":{"dtype":"F32","dtype":"F32","shape":[3],"data_offsets":[0,12]}} | occurs twice
          {"a":[]}                                                       | "a" must be an object
          {"__metadata__":1}                                             | __metadata__
          {"__metadata__":{"format":1}}                                  | __metadata__
          {"__metadata__":{},"__metadata__":{}}                          | occurs twice
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | "a" occurs twice
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | "b" begins at 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | "b" begins at 8
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}         | not valid JSON
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}}       | header
          {"a":{'dtype':"F32","shape":[3],"data_offsets":[0,12]}}        | not valid JSON
          ["a"]                                                          | begin with {
          """)
  void namesWhatBreaksALawOfTheFormat(String header, String problem) {
    assertThatThrownBy(() -> open(header, DATA))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("test.safetensors: ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 99_999_999, 100_000_001, Long.MAX_VALUE})
  void aLengthThatLiesCostsNoMemory(long length) throws IOException {
    byte[] file = HandmadeModel.safetensors(HEADER, DATA);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    Files.write(path(), file);
    long before = allocatedBytes();
    assertThatThrownBy(() -> SafetensorsFile.open(path()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("test.safetensors");
    assertThat(allocatedBytes() - before).isLessThan(10_000_000);
  }

  @Test
  void aLengthThatIsOffByOneIsFoundOut() throws IOException {
    for (int difference : new int[] {-1, 1}) {
      byte[] file = HandmadeModel.safetensors(HEADER, DATA);
      file[0] += (byte) difference;
      Files.write(path(), file);
      assertThatThrownBy(() -> SafetensorsFile.open(path()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("test.safetensors");
    }
  }

  @Test
  void refusesAHeaderThatIsNotUtf8() throws IOException {
    byte[] file = HandmadeModel.safetensors(HEADER, DATA);
    file[8 + 2] = (byte) 0xff;
    Files.write(path(), file);
    assertThatThrownBy(() -> SafetensorsFile.open(path()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("test.safetensors");
  }

  @Test
  void tellsOfAPointerInPlaceOfTheFile() throws IOException {
    Files.writeString(path(), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    assertThatThrownBy(() -> SafetensorsFile.open(path()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Git LFS pointer");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] file = HandmadeModel.safetensors(HEADER, DATA);
    for (int length = 0; length < file.length; length++) {
      Files.write(path(), Arrays.copyOf(file, length));
      assertThatThrownBy(() -> SafetensorsFile.open(path()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("test.safetensors");
    }
  }

  @Test
  void anyChangedByteGivesAResultOrAClearErrorAndTakesLittleMemory() throws IOException {
    byte[] file = HandmadeModel.safetensors(HEADER, DATA);
    Random random = new Random(3);
    for (int position = 0; position < file.length; position++) {
      for (int change : new int[] {0x01, 0x20, 0x80, 0xff, 1 + random.nextInt(255)}) {
        byte[] changed = file.clone();
        changed[position] ^= (byte) change;
        Files.write(path(), changed);
        assertOpensOrIsRefused(new String(changed, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private void assertOpensOrIsRefused(String content) {
    long before = allocatedBytes();
    try (SafetensorsFile file = SafetensorsFile.open(path())) {
      long taken = file.tensors().values().stream().mapToLong(TensorInfo::byteCount).sum();
      assertThat(taken).as(content).isLessThanOrEqualTo(DATA.length);
    } catch (InvalidInputException e) {
      assertThat(e).as(content).hasMessageContaining("test.safetensors");
    }
    assertThat(allocatedBytes() - before).as(content).isLessThan(10_000_000);
  }

  /** Bytes that this thread has asked for in its whole life. */
  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private Path path() {
    return folder.resolve("test.safetensors");
  }

  private SafetensorsFile open(String header, byte[] data) {
    try {
      return SafetensorsFile.open(Files.write(path(), HandmadeModel.safetensors(header, data)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
