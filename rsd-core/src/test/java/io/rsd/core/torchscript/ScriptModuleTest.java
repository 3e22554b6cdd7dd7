package io.rsd.core.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptModuleTest {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  private static final String SOURCE = source("probe.py");

  private ScriptModule module;

  @BeforeEach
  void load() {
    module = ScriptModule.load(program(SOURCE), CPU);
  }

  @AfterEach
  void close() {
    module.close();
  }

  @Test
  void attributesBeginWithTheirValues() {
    ScriptResult result = module.call("attributes");
    assertThat(result.longs(0)).containsExactly(-1L << 40);
    assertThat(result.floats(1)).containsExactly(-0.5f);
    assertThat(result.longs(2)).containsExactly(1, 0);
  }

  @Test
  void numbersArriveAsTheyAre() {
    ScriptResult result =
        module.call(
            "numbers",
            Argument.of(Long.MIN_VALUE),
            Argument.of(1.5),
            new Argument.Flag(true),
            new Argument.WholeList(3, -2, Long.MAX_VALUE));
    assertThat(result.longs(0)).containsExactly(Long.MIN_VALUE, 1);
    assertThat(result.floats(1)).containsExactly(1.5f);
    assertThat(result.longs(2)).containsExactly(3, -2, Long.MAX_VALUE);
  }

  @Test
  void listMayBeEmpty() {
    ScriptResult result =
        module.call(
            "numbers",
            Argument.of(0),
            Argument.of(0.0),
            new Argument.Flag(false),
            new Argument.WholeList());
    assertThat(result.longs(2)).isEmpty();
  }

  @Test
  void textMayHoldAnyCharacter() {
    assertThat(module.call("text", Argument.of("Grüße ☃")).longs(0)).containsExactly(1, 0);
    assertThat(module.call("text", Argument.of("")).longs(0)).containsExactly(0, 1);
  }

  @Test
  void tensorsComeBackInRowMajorOrder() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(6).put(new byte[] {9, 9, 1, -1, 3, 9});
    ScriptResult result =
        module.call(
            "tensors",
            new Argument.LongTensor(new long[] {1, 2, 3, 4, 5, 6}, 2, 3),
            new Argument.FloatTensor(new float[] {1, 2, Float.NaN, 4}, 1, 4),
            new Argument.ByteTensor(bytes.position(2).limit(5)));
    // The program turned both over: [3, 2] and [4, 1].
    assertThat(result.longs(0)).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(result.floats(1)).containsExactly(1, 2, Float.NaN, 4);
    assertThat(result.bytes(2)).containsExactly(1, -1, 3);
    assertThat(bytes.position()).as("the buffer is as it was").isEqualTo(2);
  }

  @Test
  void tensorsMayBeEmpty() {
    ScriptResult result =
        module.call(
            "tensors",
            new Argument.LongTensor(new long[0], 0, 3),
            new Argument.FloatTensor(new float[0], 2, 0),
            new Argument.ByteTensor(ByteBuffer.allocateDirect(0)));
    assertThat(result.longs(0)).isEmpty();
    assertThat(result.floats(1)).isEmpty();
    assertThat(result.bytes(2)).isEmpty();
  }

  @Test
  void stateStaysBetweenCallsAndThreads() {
    module.call("nothing");
    module.call("keep", new Argument.FloatTensor(new float[] {1, 2}, 2));
    CompletableFuture.runAsync(
            () -> module.call("keep", new Argument.FloatTensor(new float[] {3}, 1)))
        .join();
    ScriptResult result = module.call("recall");
    assertThat(result.floats(0)).containsExactly(1, 2, 3);
    assertThat(result.floats(1)).containsExactly(3);
    assertThat(result.floats(2)).containsExactly(6);
  }

  @Test
  void modulesDoNotShareState() {
    try (ScriptModule other = ScriptModule.load(program(SOURCE), CPU)) {
      module.call("keep", new Argument.FloatTensor(new float[] {1}, 1));
      other.call("keep", new Argument.FloatTensor(new float[] {2}, 1));
      assertThat(module.call("recall").floats(0)).containsExactly(1);
      assertThat(other.call("recall").floats(0)).containsExactly(2);
    }
  }

  @Test
  void errorOfTheProgramTellsTheLine() {
    assertThatThrownBy(() -> module.call("fail", new Argument.FloatTensor(new float[] {1}, 1)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("__torch__/helper.py\", line 5, in beyond")
        .hasMessageContaining("torch.narrow(x, 0, 0, 1000)");
    assertThat(module.call("attributes").longs(2)).as("the module works on").containsExactly(1, 0);
  }

  @Test
  void wrongArgumentsAreAnError() {
    assertThatThrownBy(() -> module.call("text")).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> module.call("text", Argument.of(1)))
        .isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> module.call("there_is_no_such_method"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("there_is_no_such_method");
  }

  @Test
  void sourceThatIsNoProgramIsAnError() {
    String wrong = SOURCE.replace("x + x", "x +").replace("self.whole", "self.hole");
    assertThatThrownBy(() -> ScriptModule.load(program(wrong), CPU).close())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("hole");
  }

  @Test
  void resultOfAnotherTypeIsAnError() {
    assertThatThrownBy(() -> module.call("of_another_type"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("int32");
  }

  @Test
  void impossibleAllocationIsAnErrorOfMemory() {
    assertThatThrownBy(() -> module.call("allocate", Argument.of(1L << 50)))
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessageContaining("out of memory in 'allocate'");
    module.call("allocate", Argument.of(10));
  }

  @Test
  void closedModuleRefusesCalls() {
    module.close();
    assertThatThrownBy(() -> module.call("nothing")).isInstanceOf(IllegalStateException.class);
    module.close();
  }

  @Test
  void deviceThatIsNotThereIsAnErrorOfTheUser() {
    assertThatThrownBy(
            () -> ScriptModule.load(program(SOURCE), new ComputeDevice.Cuda(999)).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("device cuda:999 does not exist");
  }

  private static ScriptProgram program(String source) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("training", new Attribute.Flag(false));
    attributes.put("whole", new Attribute.Whole(-1L << 40));
    attributes.put("real", new Attribute.Real(-0.5));
    attributes.put("flag", new Attribute.Flag(true));
    attributes.put("kept", new Attribute.EmptyList("List[Tensor]"));
    attributes.put("named", new Attribute.EmptyDictionary("Dict[str, Tensor]"));
    Map<String, String> sources =
        Map.of("__torch__.py", source, "__torch__/helper.py", source("helper.py"));
    return new ScriptProgram("Probe", sources, attributes);
  }

  private static String source(String name) {
    try (InputStream stream = ScriptModuleTest.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
