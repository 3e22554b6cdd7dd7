package io.rsd.spark.run;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The versions of this system and of what it runs on. */
public final class Versions {

  /** The name of this system's own version among all. */
  static final String RSD = "rsd";

  /** Maven writes the version of the pom into it. */
  private static final String FILE = "version.properties";

  private Versions() {}

  /** The version of this system, as the pom states it. */
  public static String rsd() {
    try (InputStream file = Versions.class.getResourceAsStream(FILE)) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty(RSD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> all() {
    return new TreeMap<>(
        Map.of(
            RSD,
            rsd(),
            "spark",
            org.apache.spark.package$.MODULE$.SPARK_VERSION(),
            "djl",
            Engine.getDjlVersion(),
            "java",
            System.getProperty("java.version")));
  }
}
