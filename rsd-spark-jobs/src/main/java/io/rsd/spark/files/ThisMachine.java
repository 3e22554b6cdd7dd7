package io.rsd.spark.files;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that this process runs on, as messages name it. */
public final class ThisMachine {

  private static final String NAME = find();

  private ThisMachine() {}

  /** Its name, which need not resolve. */
  public static String name() {
    return NAME;
  }

  private static String find() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return ofKernel();
    }
  }

  private static String ofKernel() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "a machine without a name";
    }
  }
}
