package io.rsd.spark.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.files.NewFile;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.SequenceScorer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rsd logprobs}: exact log-probabilities of token sequences under a model. */
@Command(
    name = "logprobs",
    description = "Writes the log-probabilities of token sequences under a model, in nats.",
    mixinStandardHelpOptions = true)
public final class LogprobsCommand implements Callable<Integer> {

  /** Lines that are scored together, so that a batch can be made of sequences of like length. */
  private static final int LINES_AT_ONCE = 256;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "model folder in HuggingFace layout")
  private Path modelFolder;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "JSON lines {\"id\": \"...\", \"token_ids\": [...]}")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description =
          "JSON lines {\"id\", \"token_logprobs\"} in the order of the input; a line that cannot be"
              + " scored becomes {\"id\", \"error\"}")
  private Path output;

  @Option(
      names = "--full-last",
      description = "adds \"last_logprobs\": the whole vocabulary after the last token")
  private boolean fullLast;

  @Mixin private ComputeOptions compute;

  @Spec private CommandSpec spec;

  private int scored;
  private int refused;

  /** A line of the input: either a sequence or the reason why there is none. */
  private sealed interface Line {
    record Sequence(JsonElement id, int[] tokens) implements Line {}

    record Refused(JsonElement id, String error) implements Line {}
  }

  @Override
  public Integer call() throws IOException {
    try (BufferedReader reader = TextFiles.reader(input);
        Checkpoint checkpoint = Checkpoint.open(modelFolder);
        LanguageModel model = LanguageModel.load(checkpoint, compute.device(), compute.type());
        NewFile replacement = TextFiles.replace(output)) {
      SequenceScorer scorer = new SequenceScorer(model, fullLast);
      int number = 0;
      List<Line> lines = new ArrayList<>();
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (!text.isBlank()) {
          lines.add(parse(text, number, model.config()));
        }
        if (lines.size() == LINES_AT_ONCE) {
          write(lines, scorer, replacement.writer());
          lines.clear();
        }
      }
      write(lines, scorer, replacement.writer());
      replacement.commit();
    }
    spec.commandLine()
        .getErr()
        .printf("rsd logprobs: %d lines scored, %d with errors%n", scored, refused);
    return 0;
  }

  private static Line parse(String text, int number, ModelConfig config) {
    JsonElement id = JsonNull.INSTANCE;
    try {
      JsonObject object = JsonParser.parseString(text).getAsJsonObject();
      id = object.has("id") ? object.get("id") : id;
      return new Line.Sequence(id, tokens(object, config));
    } catch (JsonParseException | IllegalStateException e) {
      return new Line.Refused(id, "line " + number + " is not a JSON object");
    } catch (InvalidInputException e) {
      return new Line.Refused(id, "line " + number + ": " + e.getMessage());
    }
  }

  private static int[] tokens(JsonObject object, ModelConfig config) {
    if (!(object.get("token_ids") instanceof JsonArray array) || array.isEmpty()) {
      throw new InvalidInputException("\"token_ids\" must be a list of at least one token id");
    }
    if (array.size() > config.maximumPositions()) {
      throw new InvalidInputException(
          "%d tokens are more than the model's %d positions"
              .formatted(array.size(), config.maximumPositions()));
    }
    int[] tokens = new int[array.size()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = token(array.get(i), i, config.vocabularySize());
    }
    return tokens;
  }

  private static int token(JsonElement element, int index, int vocabulary) {
    if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber()) {
      double value = element.getAsDouble();
      if (value == Math.rint(value) && value >= 0 && value < vocabulary) {
        return (int) value;
      }
    }
    throw new InvalidInputException(
        "\"token_ids\"[%d] is %s, not a token id from 0 to %d"
            .formatted(index, element, vocabulary - 1));
  }

  private void write(List<Line> lines, SequenceScorer scorer, BufferedWriter writer)
      throws IOException {
    List<int[]> sequences = new ArrayList<>();
    for (Line line : lines) {
      if (line instanceof Line.Sequence sequence) {
        sequences.add(sequence.tokens());
      }
    }
    List<SequenceScorer.Score> scores = scorer.score(sequences);
    int next = 0;
    for (Line line : lines) {
      JsonObject result = new JsonObject();
      if (line instanceof Line.Sequence sequence) {
        result.add("id", sequence.id());
        addScore(result, scores.get(next));
        next++;
      } else if (line instanceof Line.Refused problem) {
        result.add("id", problem.id());
        result.addProperty("error", problem.error());
      }
      if (result.has("error")) {
        refused++;
      } else {
        scored++;
      }
      writer.write(result.toString());
      writer.newLine();
    }
  }

  private static void addScore(JsonObject result, SequenceScorer.Score score) {
    if (!isFinite(score.tokens()) || !score.last().map(LogprobsCommand::isFinite).orElse(true)) {
      result.addProperty("error", "the model gives values that are not finite numbers");
      return;
    }
    result.add("token_logprobs", array(score.tokens()));
    score.last().ifPresent(last -> result.add("last_logprobs", array(last)));
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static JsonArray array(float[] values) {
    JsonArray array = new JsonArray(values.length);
    for (float value : values) {
      array.add(value);
    }
    return array;
  }
}
