package io.rsd.core.torchscript;

/** A call into a program failed because the device ran out of memory. */
public final class DeviceMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeviceMemoryException(String method, Throwable cause) {
    super("the device ran out of memory in '" + method + "': " + cause.getMessage(), cause);
  }
}
