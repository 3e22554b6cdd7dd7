package io.rsd.spark.run;

import java.util.Optional;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * The settings of a Spark whose tasks run in this process. Its user interface shows settings and
 * paths to whoever asks, so it listens on this machine's own address alone. Spark has no setting
 * for that: it looks up {@code SPARK_LOCAL_IP} in the environment, which still overrides it.
 */
final class LocalSparkConf extends SparkConf {

  private static final long serialVersionUID = 1L;

  private static final String LOOPBACK = "127.0.0.1";

  private LocalSparkConf() {
    super(false);
  }

  /** The same settings as others. */
  static LocalSparkConf of(SparkConf conf) {
    LocalSparkConf local = new LocalSparkConf();
    for (Tuple2<String, String> setting : conf.getAll()) {
      local.set(setting._1(), setting._2());
    }
    return local;
  }

  @Override
  public String getenv(String name) {
    Optional<String> given = Optional.ofNullable(super.getenv(name));
    return given.orElse(name.equals("SPARK_LOCAL_IP") ? LOOPBACK : null);
  }

  /** Spark works with a copy. */
  @Override
  public SparkConf clone() {
    return of(this);
  }
}
