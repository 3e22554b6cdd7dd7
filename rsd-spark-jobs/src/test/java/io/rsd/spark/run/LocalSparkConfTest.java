package io.rsd.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class LocalSparkConfTest {

  /** Spark copies what it is given, and asks the copy for the address to listen on. */
  @Test
  void itsCopyTooNamesAnAddressOfThisMachineAlone() {
    SparkConf conf = LocalSparkConf.of(new SparkConf(false).set("spark.app.name", "tests"));
    assertThat(conf.clone().getenv("SPARK_LOCAL_IP")).isEqualTo("127.0.0.1");
    assertThat(conf.clone().get("spark.app.name")).isEqualTo("tests");
    assertThat(conf.clone().getenv("PATH")).isEqualTo(System.getenv("PATH"));
    assertThat(conf.getenv("RSD_NOT_SET")).isNull();
  }
}
