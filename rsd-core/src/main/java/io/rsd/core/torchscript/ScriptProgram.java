package io.rsd.core.torchscript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A TorchScript program as text.
 *
 * @param className the class of the module, declared in {@code __torch__.py}
 * @param sources source text by file name: {@code __torch__.py} holds the class, {@code
 *     __torch__/name.py} the functions that it calls as {@code __torch__.name.function}
 * @param attributes the initial values of the attributes that the class declares, in their order
 */
public record ScriptProgram(
    String className, Map<String, String> sources, Map<String, Attribute> attributes) {

  public ScriptProgram {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /**
   * The source text of a program's file.
   *
   * @param owner the class in whose package the file is
   */
  public static String source(Class<?> owner, String name) {
    try (InputStream stream = owner.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(
            "the jar lacks the program file %s of %s".formatted(name, owner.getPackageName()));
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
