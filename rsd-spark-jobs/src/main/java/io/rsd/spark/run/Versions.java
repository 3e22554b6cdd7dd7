package io.rsd.spark.run;

import ai.djl.engine.Engine;
import java.util.Map;
import java.util.TreeMap;

/** What a run was made with. */
public final class Versions {

  /** The version of this system. */
  public static final String RSD = "0.1.0";

  private Versions() {}

  static Map<String, String> all() {
    return new TreeMap<>(
        Map.of(
            "rsd", RSD,
            "spark", org.apache.spark.package$.MODULE$.SPARK_VERSION(),
            "djl", Engine.getDjlVersion(),
            "java", System.getProperty("java.version")));
  }
}
