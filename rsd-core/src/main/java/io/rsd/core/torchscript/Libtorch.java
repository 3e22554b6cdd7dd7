package io.rsd.core.torchscript;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.rsd.core.InvalidInputException;
import io.rsd.core.NativeLibrary;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libtorch in this JVM: loaded once, with no more threads than there are processors. */
final class Libtorch {

  private static final Logger LOG = LoggerFactory.getLogger(Libtorch.class);

  private static final String INSTALLED = "PYTORCH_LIBRARY_PATH";

  /** Where the jar of a libtorch says which one it is. */
  private static final String BUNDLED = "native/lib/pytorch.properties";

  private static boolean ready;

  /** Why it could not be loaded; Java says it at the first try alone. */
  private static Optional<String> refusal = Optional.empty();

  private Libtorch() {}

  /**
   * The engine that runs programs.
   *
   * @throws InvalidInputException if libtorch cannot be loaded on this machine
   */
  static synchronized Engine engine() {
    Engine engine = load();
    if (!ready) {
      ready = true;
      limitThreads(wantedThreads(), Runtime.getRuntime().availableProcessors());
      warnWithoutAvx2(CpuFeatures.ofThisMachine());
    }
    return engine;
  }

  private static Engine load() {
    if (refusal.isPresent()) {
      throw new InvalidInputException(refusal.get());
    }
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | LinkageError e) {
      InvalidInputException failure =
          isProvided() ? NativeLibrary.notLoaded("libtorch", "glibc 2.29", e) : missing(e);
      refusal = Optional.of(failure.getMessage());
      throw failure;
    }
  }

  /** Whether there is one that DJL need not download. */
  private static boolean isProvided() {
    return System.getenv(INSTALLED) != null
        || System.getProperty(INSTALLED) != null
        || Libtorch.class.getClassLoader().getResource(BUNDLED) != null;
  }

  /** Without the cause, which is long and says no more; Spark logs it for every task. */
  private static InvalidInputException missing(Throwable failure) {
    return new InvalidInputException(
        "there is no libtorch: put pytorch-native-cpu-2.7.1-linux-x86_64.jar on the class path, under spark-submit by --jars, or set PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR for an installed one (downloading it failed: %s)"
            .formatted(NativeLibrary.reason(failure)));
  }

  /** Makes sure that there is one; loads it only where that is the way to find out. */
  static void require() {
    if (!isProvided()) {
      engine();
    }
  }

  /** Threads of one operation on the CPU. */
  static int threads() {
    engine();
    return JniUtils.getNumThreads();
  }

  private static int wantedThreads() {
    int asked =
        Optional.ofNullable(System.getenv("OMP_NUM_THREADS"))
            .filter(text -> text.matches("\\d{1,6}"))
            .map(Integer::valueOf)
            .orElse(0);
    return Math.max(asked, JniUtils.getNumThreads());
  }

  /**
   * Limits the threads to the processors of this process. OpenMP counts those of the machine, of
   * which a container may allow fewer, and threads that share a processor wait for each other at
   * every step.
   */
  private static void limitThreads(int threads, int processors) {
    if (threads > processors) {
      LOG.warn(
          "libtorch was set to {} threads on {} processors, which is slower than one thread per"
              + " processor; it now uses {}. Set OMP_NUM_THREADS to that or less",
          threads,
          processors,
          processors);
      JniUtils.setNumThreads(processors);
    }
  }

  private static void warnWithoutAvx2(CpuFeatures features) {
    if (!features.hasAvx2()) {
      LOG.warn(
          "this CPU has no AVX2 ({}): libtorch computes with its slowest kernels, many times slower"
              + " than with AVX2",
          features.instructionSets());
    }
  }
}
