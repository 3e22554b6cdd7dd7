package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.model.ComputeType;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.spark.Rsd;
import io.rsd.spark.SparkSessions;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The type that a run computes in: chosen once, kept, and with every attempt. */
@ExtendWith(SparkSessions.class)
class ComputeTypeOfARunTest {

  private static final String AUTO = "models.compute_type=auto";
  private static final ComputeType SUITING = ComputeType.suiting(new ComputeDevice.Cpu());

  @TempDir private static Path world;
  private static SparkSession spark;

  @BeforeAll
  static void layOut(SparkSession session) {
    spark = session;
    TinyRun.layOut(world, 2);
  }

  private static JsonObject chosen(TinyRun run, String section) {
    return run.manifest().getAsJsonObject("compute_types").getAsJsonObject(section);
  }

  private static List<String> typesOfAttempts(TinyRun run, String stage) {
    return run.attempts(spark, stage)
        .select("compute_type")
        .distinct()
        .as(Encoders.STRING())
        .collectAsList();
  }

  @Test
  void autoIsWhatSuitsTheExecutorsAndStandsInTheManifest() {
    String name = SUITING.type().configName();
    TinyRun run = TinyRun.of(world, "auto");
    assertThat(run.rsd("pipeline", AUTO, "training.compute_type=auto").succeeds().told())
        .contains("rsd: models.compute_type = auto: %s, since %s".formatted(name, SUITING.reason()))
        .contains("rsd: training.compute_type = auto: %s, since ".formatted(name));
    for (String section : List.of("models", "training")) {
      assertThat(chosen(run, section).get("type").getAsString()).isEqualTo(SUITING.type().name());
      assertThat(chosen(run, section).get("reason").getAsString()).isEqualTo(SUITING.reason());
    }
    assertThat(typesOfAttempts(run, "solve")).containsExactly(name);
    assertThat(typesOfAttempts(run, "generate")).containsExactly(name);
  }

  @Test
  void runThatGoesOnKeepsItsTypeWhereAutoWouldChooseAnother() {
    FloatType other = SUITING.type() == FloatType.FLOAT32 ? FloatType.BFLOAT16 : FloatType.FLOAT32;
    String name = other.configName();
    TinyRun run = TinyRun.of(world, "elsewhere");
    run.rsd("solve", "models.compute_type=" + name).succeeds();
    assertThat(run.rsd("generate", AUTO).succeeds().told())
        .contains("models.compute_type = auto: %s, as the run was begun".formatted(name));
    assertThat(typesOfAttempts(run, "generate")).containsExactly(name);

    TinyRun next = TinyRun.of(world, "same-solve");
    assertThat(next.rsd("generate", AUTO, "solve.from=" + run.folder()).succeeds().told())
        .contains("models.compute_type = auto: " + name);
    assertThat(typesOfAttempts(next, "generate")).containsExactly(name);
  }

  @Test
  void anotherTypeByNameIsRefusedInARunThatGoesOn() {
    TinyRun run = TinyRun.of(world, "named").having(List.of("solve"));
    assertThat(run.rsd("solve", "models.compute_type=bfloat16").refusal())
        .contains("models.compute_type was float32 and is now bfloat16");
  }

  @Test
  void modelWithoutRoomInMemoryIsRefusedWithoutATrace() throws IOException {
    Path giant = Files.createDirectories(world.resolve("giant"));
    Files.writeString(
        giant.resolve("config.json"),
        """
        {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "vocab_size": 1000000,
         "hidden_size": 65536, "num_hidden_layers": 1000, "num_attention_heads": 512,
         "num_key_value_heads": 512, "head_dim": 128, "intermediate_size": 262144,
         "hidden_act": "silu", "rms_norm_eps": 1e-6, "rope_theta": 1e6,
         "max_position_embeddings": 4096, "tie_word_embeddings": true, "torch_dtype": "bfloat16"}
        """);
    StringWriter told = new StringWriter();
    int exitCode =
        Rsd.commandLine()
            .setErr(new PrintWriter(told, true))
            .setOut(new PrintWriter(told, true))
            .execute(
                "bench",
                "decode",
                "--threshold",
                "0",
                "--shape",
                giant.resolve("config.json").toString(),
                giant.resolve("config.json").toString());
    assertThat(exitCode).isEqualTo(2);
    assertThat(told.toString().lines().toList())
        .singleElement()
        .asString()
        .startsWith("rsd: the weights need ");
  }
}
