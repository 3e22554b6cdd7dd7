package io.rsd.core.checkpoint;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/** Gives mapped memory back at once, where Java would wait for its garbage collector. */
public final class MappedMemory {

  private static final Object UNSAFE;
  private static final Method INVOKE_CLEANER;

  static {
    try {
      // The one supported way on Java 17; reached by reflection, since javac warns of the class.
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
   * Unmaps a buffer that {@link Checkpoint#bytes} returned. Nobody may touch it, or a slice of it,
   * afterwards.
   */
  public static void release(ByteBuffer buffer) {
    try {
      INVOKE_CLEANER.invoke(UNSAFE, buffer);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException("mapped memory could not be given back", e);
    }
  }
}
