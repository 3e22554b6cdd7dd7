package io.rsd.spark.tables;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.ByteType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The schemas of all tables of a run: flat columns, lists for what there is one of per token, no
 * Java types. Columns that may be null say so in the comment beside them.
 */
public final class Tables {

  private static final boolean NULLABLE = true;

  /** One row per problem that can be asked, in the order of the input. */
  public static final StructType PROBLEMS =
      new StructType()
          .add("position", LongType, !NULLABLE) // row of the input, from 0, through all its files
          .add("problem_id", StringType, !NULLABLE)
          .add("question", StringType, !NULLABLE)
          .add("gold", StringType, NULLABLE) // the answer as the input has it; null if it has none
          .add("gold_status", StringType, !NULLABLE) // readable, unreadable or missing
          .add("completion", StringType, NULLABLE) // a trace that the input brought along
          .add("prompt", StringType, !NULLABLE)
          .add("prompt_token_ids", list(IntegerType), !NULLABLE);

  /** One row per attempt at a problem. All figures are under the student at temperature 1. */
  public static final StructType ATTEMPTS =
      new StructType()
          .add("position", LongType, !NULLABLE)
          .add("problem_id", StringType, !NULLABLE)
          .add("method", StringType, !NULLABLE) // rsd, skd, teacher, student or given
          .add("p_th", DoubleType, NULLABLE) // null for methods without a threshold
          .add("seed", LongType, !NULLABLE)
          .add("fingerprint", StringType, !NULLABLE) // of all settings that decide the attempts
          .add("compute_type", StringType, !NULLABLE) // float32 or bfloat16
          .add("attempt", IntegerType, !NULLABLE) // from 0
          .add("purpose", StringType, !NULLABLE) // solution, or prefix: a short one, never checked
          .add("status", StringType, !NULLABLE) // finished, cancelled, refused or failed
          .add("reason", StringType, NULLABLE) // of a refusal or failure, or of the verdict
          .add("finish_reason", StringType, NULLABLE) // eos or length; null unless finished
          .add("verdict", StringType, NULLABLE) // equal, different or undecided; null if unchecked
          .add("answer", StringType, NULLABLE) // the final answer that was found in the text
          .add("text", StringType, NULLABLE) // the completion; null unless finished, as all below
          .add("prompt_tokens", IntegerType, NULLABLE)
          .add("tokens", IntegerType, NULLABLE)
          .add("fallbacks", IntegerType, NULLABLE)
          .add("sub_1_percent_tokens", IntegerType, NULLABLE)
          .add("mean_surprisal", DoubleType, NULLABLE) // nats
          .add("perplexity", DoubleType, NULLABLE)
          .add("seconds", DoubleType, NULLABLE)
          .add("token_ids", list(IntegerType), NULLABLE)
          .add("fallback", list(BooleanType), NULLABLE)
          .add("student_logprobs", list(FloatType), NULLABLE) // nats
          .add("student_entropies", list(FloatType), NULLABLE) // nats
          .add("teacher_logprobs", list(FloatType), NULLABLE); // nats; null without a teacher

  /** One row per problem: the attempt that was chosen, with its columns, and the problem's. */
  public static final StructType TRACES =
      ATTEMPTS
          .add("solved", BooleanType, !NULLABLE)
          .add("question", StringType, !NULLABLE)
          .add("gold", StringType, NULLABLE)
          .add("gold_status", StringType, !NULLABLE)
          .add("prompt", StringType, !NULLABLE)
          .add("prompt_token_ids", list(IntegerType), !NULLABLE);

  /** One row per problem to train on. */
  public static final StructType SFT =
      new StructType()
          .add("position", LongType, !NULLABLE)
          .add("problem_id", StringType, !NULLABLE)
          .add("kind", StringType, !NULLABLE) // full or prefix
          .add("prompt", StringType, !NULLABLE)
          .add("completion", StringType, !NULLABLE)
          .add(
              "messages",
              list(
                  new StructType()
                      .add("role", StringType, !NULLABLE)
                      .add("content", StringType, !NULLABLE)),
              !NULLABLE)
          .add("input_ids", list(IntegerType), !NULLABLE)
          .add("attention_mask", list(ByteType), !NULLABLE) // all 1
          .add("labels", list(IntegerType), !NULLABLE) // -100 on the prompt
          .add("completion_mask", list(ByteType), !NULLABLE);

  /** What was set aside, and why. */
  public static final StructType REJECTS =
      new StructType()
          .add("position", LongType, !NULLABLE)
          .add("problem_id", StringType, NULLABLE)
          .add("reason", StringType, !NULLABLE)
          .add("source", StringType, NULLABLE); // the row of the input as JSON

  private Tables() {}

  private static DataType list(DataType element) {
    return createArrayType(element, !NULLABLE);
  }
}
