package io.rsd.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.model.ComputeType;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.spark.SparkSessions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessions.class)
class ExecutorTypesTest {

  @Test
  void inLocalModeTheDriverAnswersForItself(SparkSession spark) {
    ComputeType here = ComputeType.suiting(new ComputeDevice.Cpu());
    assertThat(ExecutorTypes.common(spark, "auto")).isEqualTo(here);
    assertThat(ExecutorTypes.common(spark, "cpu")).isEqualTo(here);
  }

  @Test
  void taskOnAGpuComputesInBfloat16(SparkSession spark) {
    assertThat(ExecutorTypes.common(spark, "cuda:0"))
        .isEqualTo(new ComputeType(FloatType.BFLOAT16, "cuda:0 is a GPU"));
  }
}
