package io.rsd.core.torchscript;

import io.rsd.core.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device that runs programs. */
public sealed interface ComputeDevice {

  /** The host's CPU. */
  record Cpu() implements ComputeDevice {
    @Override
    public String toString() {
      return "cpu";
    }
  }

  /**
   * A CUDA device.
   *
   * @param index its number among the visible devices, from 0
   */
  record Cuda(int index) implements ComputeDevice {
    @Override
    public String toString() {
      return "cuda:" + index;
    }
  }

  Pattern CUDA = Pattern.compile("cuda:(\\d{1,3})");

  /**
   * Reads {@code cpu} or {@code cuda:N}.
   *
   * @throws InvalidInputException for any other text
   */
  static ComputeDevice parse(String text) {
    if (text.equals("cpu")) {
      return new Cpu();
    }
    Matcher cuda = CUDA.matcher(text);
    if (cuda.matches()) {
      return new Cuda(Integer.parseInt(cuda.group(1)));
    }
    throw new InvalidInputException("device '" + text + "' is neither 'cpu' nor 'cuda:N'");
  }

  /** The name that DJL gives the device. */
  default String djlName() {
    return this instanceof Cuda cuda ? "gpu" + cuda.index() : "cpu";
  }
}
