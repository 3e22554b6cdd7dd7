package io.rsd.spark.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.files.NewFile;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.MemoryBandwidth;
import io.rsd.core.model.ModelBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rsd bench model}: the forward pass of a model's shape, on random weights. */
@Command(
    name = "model",
    description =
        "Times the forward pass of a model's shape on random weights, and compares it with the"
            + " memory bandwidth of this machine.",
    mixinStandardHelpOptions = true)
final class BenchModelCommand implements Callable<Integer> {

  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "config.json of a model; needs no weights")
  private Path configFile;

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "1,4,16,64",
      paramLabel = "N",
      description =
          "sequences per step; one measurement for each number (default: ${DEFAULT-VALUE})")
  private List<Integer> batches;

  @Option(
      names = "--tokens",
      split = ",",
      defaultValue = "1,4,16",
      paramLabel = "N",
      description = "new tokens per sequence and step (default: ${DEFAULT-VALUE})")
  private List<Integer> tokens;

  @Option(
      names = "--context",
      defaultValue = "200",
      paramLabel = "N",
      description = "tokens per sequence in the KV cache (default: ${DEFAULT-VALUE})")
  private int context;

  @Option(names = "--output", paramLabel = "FILE", description = "writes the figures as JSON")
  private Optional<Path> output;

  @Mixin private ComputeOptions compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requirePositive("--batch", batches);
    requirePositive("--tokens", tokens);
    if (context < 0) {
      throw new InvalidInputException("--context must not be negative");
    }
    ModelConfig config = ModelConfig.read(configFile);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s; here %s%n", compute.machine(), compute.type().configName());
    double bandwidth = MemoryBandwidth.measure(compute.device());
    out.printf("memory read: %.1f GB/s on %s%n%n", bandwidth / 1e9, compute.device());
    out.println("batch tokens  ms/step  tokens/s  weights MB  cache MB   GB/s  of memory read");
    JsonArray cases = new JsonArray();
    try (LanguageModel model = LanguageModel.random(config, compute.device(), compute.type())) {
      ModelBenchmark benchmark = new ModelBenchmark(model);
      for (int batch : batches) {
        for (int count : tokens) {
          ModelBenchmark.Result result = benchmark.measure(batch, count, context);
          print(out, result, bandwidth);
          cases.add(json(result, bandwidth));
        }
      }
    }
    if (output.isPresent()) {
      write(output.get(), cases, bandwidth);
    }
    return 0;
  }

  private static void requirePositive(String option, List<Integer> values) {
    if (values.stream().anyMatch(value -> value < 1)) {
      throw new InvalidInputException(option + " must hold positive numbers, not " + values);
    }
  }

  private static void print(PrintWriter out, ModelBenchmark.Result result, double bandwidth) {
    out.printf(
        "%5d %6d %8.2f %9.1f %11.1f %9.1f %6.1f %14.0f%%%n",
        result.batch(),
        result.tokens(),
        result.millisecondsPerStep(),
        result.tokensPerSecond(),
        result.weightBytes() / 1e6,
        result.cacheBytes() / 1e6,
        result.bytesPerSecond() / 1e9,
        100 * result.bytesPerSecond() / bandwidth);
    out.flush();
  }

  private static JsonObject json(ModelBenchmark.Result result, double bandwidth) {
    JsonObject json = new JsonObject();
    json.addProperty("batch", result.batch());
    json.addProperty("tokens", result.tokens());
    json.addProperty("context", result.context());
    json.addProperty("ms_per_step", result.millisecondsPerStep());
    json.addProperty("tokens_per_second", result.tokensPerSecond());
    json.addProperty("weight_bytes_per_step", result.weightBytes());
    json.addProperty("cache_bytes_per_step", result.cacheBytes());
    json.addProperty("bytes_per_second", result.bytesPerSecond());
    json.addProperty("share_of_memory_read", result.bytesPerSecond() / bandwidth);
    return json;
  }

  private void write(Path file, JsonArray cases, double bandwidth) throws IOException {
    JsonObject report = new JsonObject();
    report.addProperty("config", configFile.toString());
    report.addProperty("dtype", compute.type().configName());
    report.addProperty("device", compute.device().toString());
    report.addProperty("machine", compute.machine());
    report.addProperty("memory_read_bytes_per_second", bandwidth);
    report.add("cases", cases);
    try (NewFile replacement = TextFiles.replace(file)) {
      JSON.toJson(report, replacement.writer());
      replacement.writer().newLine();
      replacement.commit();
    }
  }
}
