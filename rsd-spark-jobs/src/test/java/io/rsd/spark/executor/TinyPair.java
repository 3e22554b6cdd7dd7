package io.rsd.spark.executor;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.core.decoding.DecodingSettings.Speed;
import io.rsd.core.decoding.Role;
import io.rsd.core.model.Sampling;
import io.rsd.core.text.Tokenizer;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.eval.world.UntrainedModel;
import io.rsd.spark.files.Location;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.ModelSettings;
import io.rsd.spark.tables.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import scala.collection.JavaConverters;

/** An untrained teacher and student of the tiny world, and problems for them. */
public record TinyPair(Path teacher, Path student) {

  /** About what the student gives each of its tokens, so that some candidates are accepted. */
  static final double THRESHOLD = 0.0022;

  static final DecodingPolicy RSD = new DecodingPolicy.ReverseSpeculative(THRESHOLD);
  static final DecodingPolicy STUDENT = new DecodingPolicy.StudentOnly();

  static final int PREFIX_TOKENS = 7;

  private static final StructType ASKED =
      new StructType()
          .add("question", DataTypes.StringType)
          .add("purpose", DataTypes.StringType)
          .add("problem_id", DataTypes.StringType)
          .add("gold", DataTypes.StringType)
          .add("options", DataTypes.createArrayType(DataTypes.StringType))
          .add("completion", DataTypes.StringType)
          .add("answer_opening", DataTypes.StringType)
          .add("token_ids", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("forced_positions", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("position", DataTypes.LongType)
          .add("prompt_token_ids", DataTypes.createArrayType(DataTypes.IntegerType));

  public static TinyPair write(Path folder) {
    TinyPair pair = new TinyPair(folder.resolve("teacher"), folder.resolve("student"));
    UntrainedModel.write(Role.TEACHER, pair.teacher, 1);
    UntrainedModel.write(Role.STUDENT, pair.student, 2);
    return pair;
  }

  ModelSettings models() {
    return new ModelSettings(
        Optional.of(new ModelLocation(Location.of(teacher))),
        new ModelLocation(Location.of(student)),
        Optional.of(FloatType.FLOAT32),
        "auto");
  }

  EngineSpec engine(DecodingPolicy policy) {
    return engine(policy, speed -> speed);
  }

  EngineSpec engine(DecodingPolicy policy, UnaryOperator<Speed> change) {
    DecodingSettings decoding =
        DecodingSettings.paper()
            .withPolicy(policy)
            .withSampling(Sampling.at(1), Sampling.at(1))
            .withContextLimit(60)
            .withSeed(5)
            .withSpeed(change.apply(Speed.AUTOMATIC.withCacheMemory(64 << 20)));
    return new EngineSpec(models(), decoding, GraderSpec.rules(AnswerKind.MATH), new Opening(""));
  }

  DecodeSpec spec(DecodingPolicy policy, int attempts) {
    return new DecodeSpec(engine(policy), attempts, true, PREFIX_TOKENS, "f");
  }

  /** The prompt of a question, as the student's chat template has it. */
  int[] prompt(String question) {
    try (Tokenizer tokenizer = Tokenizer.load(student)) {
      return tokenizer.encode("<|im_start|>" + question + "<think>", false);
    }
  }

  /** A row as Spark hands it to a task; gold and completion may be empty for none. */
  Row asked(long position, Purpose purpose, String gold, String completion) {
    String question = "start with 51, plus " + position + ".";
    List<Integer> prompt = Arrays.stream(prompt(question)).boxed().toList();
    Object[] values = {
      question,
      purpose.label(),
      "p" + position,
      gold.isEmpty() ? null : gold,
      null,
      completion.isEmpty() ? null : completion,
      "",
      null,
      null,
      position,
      JavaConverters.asScalaBuffer(prompt)
    };
    return new GenericRowWithSchema(values, ASKED);
  }

  /** A multiple-choice question. */
  Row asked(long position, List<String> options, String gold) {
    GenericRowWithSchema plain = (GenericRowWithSchema) asked(position, Purpose.SOLUTION, gold, "");
    Object[] values = plain.values().clone();
    values[ASKED.fieldIndex("options")] = JavaConverters.asScalaBuffer(options);
    return new GenericRowWithSchema(values, ASKED);
  }

  Row asked(long position) {
    return asked(position, Purpose.SOLUTION, "7", "");
  }

  static Progress progress() {
    return new Progress(
        new LongAccumulator(), new LongAccumulator(), new LongAccumulator(), new LongAccumulator());
  }

  /** The rows that came out, with their schema, so that columns have names. */
  static List<Row> named(Iterator<Row> rows) {
    List<Row> named = new ArrayList<>();
    rows.forEachRemaining(
        row -> {
          Object[] values = new Object[row.length()];
          Arrays.setAll(values, row::get);
          named.add(new GenericRowWithSchema(values, Tables.MADE_ATTEMPTS.schema()));
        });
    return named;
  }
}
