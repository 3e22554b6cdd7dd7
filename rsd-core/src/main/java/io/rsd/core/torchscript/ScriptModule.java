package io.rsd.core.torchscript;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.rsd.core.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A loaded TorchScript program. Its state (weights, caches) is native; calls take Java values and
 * return Java arrays, and no native tensor outlives a call. Not safe for concurrent calls: threads
 * that share a module need a lock of their own.
 */
public final class ScriptModule implements AutoCloseable {

  /** DJL runs the method whose name follows this prefix in an argument's name. */
  private static final String METHOD_PREFIX = "module_method:";

  /** Part of libtorch's message about a kernel whose instructions the CPU lacks. */
  private static final String MISSING_INSTRUCTION = "needs the cpu support";

  private final PtNDManager manager;
  private final PtSymbolBlock module;

  private ScriptModule(PtNDManager manager, PtSymbolBlock module) {
    this.manager = manager;
    this.module = module;
  }

  /**
   * Compiles a program on a device.
   *
   * @throws InvalidInputException if this machine does not have the device
   * @throws EngineException if libtorch refuses the source text
   */
  public static ScriptModule load(ScriptProgram program, ComputeDevice device) {
    Engine engine = Libtorch.engine();
    requirePresent(device, engine.getGpuCount());
    PtNDManager manager = (PtNDManager) engine.newBaseManager(Device.fromName(device.djlName()));
    try {
      byte[] archive = ScriptArchive.pack(program);
      return new ScriptModule(
          manager, JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false));
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Runs a method that returns {@code List[Tensor]}, without recording gradients.
   *
   * @throws DeviceMemoryException if the device has no memory left for the call
   * @throws InvalidInputException if the CPU lacks an instruction that the program needs
   * @throws EngineException if the program fails
   */
  public ScriptResult call(String method, Argument... arguments) {
    // Shapes change at every step, so a graph that is specialised on shapes would be rebuilt every
    // time. The setting is per thread.
    JniUtils.setGraphExecutorOptimize(false);
    IValue[] values = new IValue[arguments.length];
    try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
      for (int i = 0; i < arguments.length; i++) {
        values[i] = value(scope, arguments[i]);
      }
      try (IValue result = IValueUtils.runMethod(module, method, values)) {
        return copy(result.toTensorArray(scope));
      }
    } catch (EngineException e) {
      throw failure(method, e);
    } finally {
      for (IValue value : values) {
        if (value != null) {
          value.close();
        }
      }
    }
  }

  /**
   * Runs a method with gradients recorded, which differentiation needs. Tensors that the program
   * created in {@link #call} can be changed here, but not differentiated through.
   *
   * @param tensors the method's arguments, which must all be tensors
   * @throws DeviceMemoryException if the device has no memory left for the call
   * @throws EngineException if the program fails
   */
  public ScriptResult callWithGradients(String method, Argument... tensors) {
    JniUtils.setGraphExecutorOptimize(false);
    boolean recording = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
      NDList arguments = new NDList();
      for (Argument tensor : tensors) {
        arguments.add(tensor(scope, tensor));
      }
      NDArray name = scope.create(0);
      name.setName(METHOD_PREFIX + method);
      arguments.add(name);
      NDList result = IValueUtils.forward(module, arguments, true);
      result.attach(scope);
      return copy(result.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    } catch (EngineException e) {
      throw failure(method, e);
    } finally {
      JniUtils.setGradMode(recording);
    }
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }

  private static void requirePresent(ComputeDevice device, int cudaDevices) {
    if (device instanceof ComputeDevice.Cuda cuda && cuda.index() >= cudaDevices) {
      throw new InvalidInputException(
          "device " + device + " does not exist: libtorch sees " + cudaDevices + " CUDA devices");
    }
  }

  private static IValue value(PtNDManager scope, Argument argument) {
    if (argument instanceof Argument.Whole whole) {
      return IValue.from(whole.value());
    } else if (argument instanceof Argument.Real real) {
      return IValue.from(real.value());
    } else if (argument instanceof Argument.Flag flag) {
      return IValue.from(flag.value());
    } else if (argument instanceof Argument.Text text) {
      return IValue.from(text.value());
    } else if (argument instanceof Argument.WholeList list) {
      return IValue.listFrom(list.values());
    }
    return IValue.from((PtNDArray) tensor(scope, argument));
  }

  private static NDArray tensor(PtNDManager scope, Argument argument) {
    if (argument instanceof Argument.LongTensor tensor) {
      return scope.create(LongBuffer.wrap(tensor.values()), new Shape(tensor.shape()));
    } else if (argument instanceof Argument.FloatTensor tensor) {
      return scope.create(tensor.values(), new Shape(tensor.shape()));
    } else if (argument instanceof Argument.ByteTensor tensor) {
      ByteBuffer bytes = tensor.bytes().slice();
      return scope.create(bytes, new Shape(bytes.remaining()), DataType.UINT8);
    }
    throw new IllegalArgumentException(argument + " is not a tensor");
  }

  private static ScriptResult copy(PtNDArray[] tensors) {
    List<Object> arrays = new ArrayList<>(tensors.length);
    for (PtNDArray tensor : tensors) {
      ByteBuffer bytes = JniUtils.getByteBuffer(tensor, true);
      DataType type = tensor.getDataType();
      if (type == DataType.FLOAT32) {
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        arrays.add(floats);
      } else if (type == DataType.INT64) {
        long[] longs = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(longs);
        arrays.add(longs);
      } else if (type == DataType.UINT8) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        arrays.add(copy);
      } else {
        throw new IllegalStateException("a program must not return a tensor of type " + type);
      }
    }
    return new ScriptResult(arrays);
  }

  private static RuntimeException failure(String method, EngineException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("out of memory") || message.contains("can't allocate memory")) {
      return new DeviceMemoryException(method, failure);
    }
    if (message.contains(MISSING_INSTRUCTION)) {
      return new InvalidInputException(
          "this CPU (%s) lacks an instruction that '%s' needs: set compute_type = float32"
              .formatted(CpuFeatures.ofThisMachine().instructionSets(), method),
          failure);
    }
    return failure;
  }
}
