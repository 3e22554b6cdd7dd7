package io.rsd.spark.executor;

import io.rsd.core.decoding.Role;
import io.rsd.core.model.Sampling;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.tinyworld.UntrainedModel;
import io.rsd.spark.tables.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import scala.collection.JavaConverters;

/** An untrained teacher and student of the tiny world, and problems for them. */
record TinyPair(Path teacher, Path student) {

  /** About what the student gives each of its tokens, so that some candidates are kept. */
  static final double THRESHOLD = 0.0022;

  static final int PREFIX_TOKENS = 7;

  private static final StructType ASKED =
      new StructType()
          .add("question", DataTypes.StringType)
          .add("purpose", DataTypes.StringType)
          .add("problem_id", DataTypes.StringType)
          .add("gold", DataTypes.StringType)
          .add("completion", DataTypes.StringType)
          .add("position", DataTypes.LongType)
          .add("prompt_token_ids", DataTypes.createArrayType(DataTypes.IntegerType));

  static TinyPair write(Path folder) {
    TinyPair pair = new TinyPair(folder.resolve("teacher"), folder.resolve("student"));
    UntrainedModel.write(Role.TEACHER, pair.teacher, 1);
    UntrainedModel.write(Role.STUDENT, pair.student, 2);
    return pair;
  }

  ModelSettings models() {
    return new ModelSettings(teacher.toString(), student.toString(), "float32", "auto", "");
  }

  EngineSpec engine(Method method) {
    return engine(method, 0);
  }

  EngineSpec engine(Method method, int slots) {
    DecodingSection decoding =
        new DecodingSection(Sampling.at(1), Sampling.at(1), 1, 60, 5, slots, 0, 64 << 20);
    return new EngineSpec(models(), method, THRESHOLD, decoding);
  }

  DecodeSpec spec(Method method, int attempts) {
    return new DecodeSpec(engine(method), attempts, true, PREFIX_TOKENS, "f");
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
      completion.isEmpty() ? null : completion,
      position,
      JavaConverters.asScalaBuffer(prompt)
    };
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
          named.add(new GenericRowWithSchema(values, Tables.ATTEMPTS));
        });
    return named;
  }
}
