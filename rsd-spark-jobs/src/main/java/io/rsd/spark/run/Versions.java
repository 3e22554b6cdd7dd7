package io.rsd.spark.run;

import ai.djl.engine.Engine;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** What a run was made with. */
public final class Versions {

  /** The version of this system. */
  public static final String RSD = "0.1.0";

  private Versions() {}

  static Map<String, String> all(SparkSession spark) {
    return new TreeMap<>(
        Map.of(
            "rsd", RSD,
            "spark", spark.version(),
            "djl", Engine.getDjlVersion(),
            "java", System.getProperty("java.version")));
  }
}
