package io.rsd.core.checkpoint;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/** Unmaps memory at once, where Java would wait for the garbage collector. */
public final class MappedMemory {

  private static final Object UNSAFE;
  private static final Method INVOKE_CLEANER;

  static {
    try {
      // The only supported way on Java 17. Called by reflection, because javac warns about the
      // class.
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field field = unsafe.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      UNSAFE = field.get(null);
      INVOKE_CLEANER = unsafe.getMethod("invokeCleaner", ByteBuffer.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private MappedMemory() {}

  /**
   * Unmaps a buffer that {@link Checkpoint#bytes} returned. Neither it nor a slice of it may be
   * used afterwards.
   */
  public static void release(ByteBuffer buffer) {
    try {
      INVOKE_CLEANER.invoke(UNSAFE, buffer);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException("mapped memory could not be released", e);
    }
  }
}
