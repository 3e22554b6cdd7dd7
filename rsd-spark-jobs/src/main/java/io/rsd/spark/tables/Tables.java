package io.rsd.spark.tables;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.ByteType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * All tables of a run, with the meaning of their columns: flat columns, lists for what there is one
 * of per token, no Java types. {@link TablesPage} prints them, and every file carries them.
 */
public final class Tables {

  private static final String NATS = "nats";
  private static final String TOKENS = "tokens";

  private static final Column POSITION =
      Column.of("position", LongType, "The row of the input, from 0, through all its files.");
  private static final Column PROBLEM_ID =
      Column.of("problem_id", StringType, "The problem's id, or its position as text.");
  private static final Column QUESTION =
      Column.of("question", StringType, "The question as the input has it.");
  private static final Column CONVERSATION =
      Column.of(
              "conversation",
              listOfMessages(),
              "The messages before the question; null where the input has a question alone.")
          .orNull();
  private static final Column GOLD =
      Column.of(
              "gold",
              StringType,
              "The gold answer as the input has it, or the letter of the right option; null if it has none.")
          .orNull();
  private static final Column GOLD_STATUS =
      Column.of(
          "gold_status",
          StringType,
          "Whether the gold answer can be compared: readable, unreadable or missing.");
  private static final Column SUBJECT =
      Column.of("subject", StringType, "The problem's subject; null if the input has none.")
          .orNull();
  private static final Column LEVEL =
      Column.of("level", StringType, "How hard it is said to be; null if the input does not say.")
          .orNull();
  private static final Column PROMPT =
      Column.of("prompt", StringType, "The prompt by the student's chat template.");
  private static final Column PROMPT_TOKEN_IDS =
      Column.of("prompt_token_ids", list(IntegerType), "The prompt in the student's tokens.");
  private static final Column METHOD =
      Column.of(
          "method", StringType, "Who wrote the completion: rsd, skd, teacher, student or given.");
  private static final Column THRESHOLD =
      Column.of(
              "p_th",
              DoubleType,
              "The acceptance threshold, a probability; null for methods without one.")
          .orNull();
  private static final Column ATTEMPT =
      Column.of("attempt", IntegerType, "The number of the attempt at its problem, from 0.");
  private static final Column TEACHER =
      Column.of(
              "teacher", StringType, "The name of the teacher's folder; null where none took part.")
          .orNull();
  private static final Column SOURCE =
      Column.of(
          "source",
          StringType,
          "Where the trace comes from: generate (this run), problem_file, or run ID (another run).");
  private static final Column STAGE =
      Column.of("stage", StringType, "The stage of the run that made the row.");
  private static final Column MODEL =
      Column.of(
          "model", StringType, "The evaluated model: base, trained, or the name of its folder.");
  private static final Column BENCHMARK =
      Column.of("benchmark", StringType, "The set of problems that it is evaluated on.");

  /** One row per problem that can be asked. */
  public static final Table PROBLEMS =
      new Table(
          "problems",
          "One row per problem that can be asked, in the order of the input.",
          List.of(
              POSITION,
              PROBLEM_ID,
              QUESTION,
              CONVERSATION,
              Column.of(
                      "options",
                      list(StringType),
                      "The texts of the options A, B, C, .., in this order; null if the question has"
                          + " none.")
                  .orNull(),
              GOLD,
              GOLD_STATUS,
              SUBJECT,
              LEVEL,
              Column.of(
                      "completion",
                      StringType,
                      "A trace that the input brought along; null if none.")
                  .orNull(),
              PROMPT,
              PROMPT_TOKEN_IDS));

  /** What the tasks make: {@link #ATTEMPTS} without the columns that say where they were made. */
  public static final Table MADE_ATTEMPTS =
      new Table(
          "attempts",
          "One row per attempt, cancelled ones included.",
          List.of(
              POSITION,
              PROBLEM_ID,
              QUESTION,
              GOLD,
              METHOD,
              THRESHOLD,
              Column.of("seed", LongType, "The seed that all random numbers follow from."),
              Column.of(
                  "fingerprint", StringType, "A hash of all settings that decide the attempt."),
              Column.of(
                  "compute_type",
                  StringType,
                  "The type that the models computed in: float32 or bfloat16."),
              ATTEMPT,
              Column.of(
                  "purpose",
                  StringType,
                  "solution: checked against the gold answer; prefix: a short one, never checked."),
              Column.of(
                  "status",
                  StringType,
                  "finished, refused (it could not start) or failed. Attempts that an earlier"
                      + " success made needless are only counted, in run.json."),
              Column.of(
                      "reason",
                      StringType,
                      "Why it was refused or failed, or why the verdict is as it is.")
                  .orNull(),
              Column.of(
                      "finish_reason",
                      StringType,
                      "eos (an end token) or length (a limit); null unless finished, as in all"
                          + " columns below.")
                  .orNull(),
              Column.of(
                      "verdict",
                      StringType,
                      "The answer against the gold answer: equal, different or undecided; null if it"
                          + " was not checked.")
                  .orNull(),
              Column.of(
                      "broken_rule",
                      StringType,
                      "The rule of generate.valid that the trace breaks, so that it is neither"
                          + " graded nor kept whole; null if it breaks none.")
                  .orNull(),
              Column.of(
                      "decided_by",
                      StringType,
                      "What reached the verdict: rules or judge; null if there is none. A verdict"
                          + " that stays undecided is that of the rules.")
                  .orNull(),
              Column.of(
                      "judge_outcome",
                      StringType,
                      "What came of asking the judge: yes, no, unclear (its reply is neither),"
                          + " no_reply, or capped (the attempt is beyond"
                          + " grader.judge.attempts_per_problem); null where the rules decided, or"
                          + " without a judge.")
                  .orNull(),
              Column.of(
                      "judge_reply", StringType, "The judge's whole reply; null if there is none.")
                  .orNull(),
              Column.of(
                      "answer",
                      StringType,
                      "The final answer that was found in the text; null if none was.")
                  .orNull(),
              Column.of("text", StringType, "The completion without its end token.").orNull(),
              Column.of("prompt_tokens", IntegerType, "The length of the prompt.")
                  .in(TOKENS)
                  .orNull(),
              Column.of("tokens", IntegerType, "The length of the completion, end token included.")
                  .in(TOKENS)
                  .orNull(),
              Column.of(
                      "fallbacks", IntegerType, "Tokens that were drawn in place of refused ones.")
                  .in(TOKENS)
                  .orNull(),
              Column.of(
                      "sub_1_percent_tokens",
                      IntegerType,
                      "Tokens with a probability below 1% under the student at temperature 1.")
                  .in(TOKENS)
                  .orNull(),
              Column.of(
                      "mean_surprisal",
                      DoubleType,
                      "The mean of -log p over the tokens, under the student at temperature 1; null"
                          + " where it took no part.")
                  .in(NATS)
                  .orNull(),
              Column.of("perplexity", DoubleType, "exp(mean_surprisal).").orNull(),
              Column.of("seconds", DoubleType, "From its first step to its last, beside others.")
                  .in("seconds")
                  .orNull(),
              Column.of("token_ids", list(IntegerType), "The completion in the student's tokens.")
                  .orNull(),
              Column.of(
                      "token_ends",
                      list(IntegerType),
                      "For each token, how many characters (Unicode code points, as Python counts)"
                          + " of the text are complete after it; null where the tokens do not spell"
                          + " the text.")
                  .in("characters")
                  .orNull(),
              Column.of(
                      "fallback",
                      list(BooleanType),
                      "For each token, whether it was drawn in place of a refused one.")
                  .orNull(),
              Column.of(
                      "forced_positions",
                      list(IntegerType),
                      "The indices in token_ids of tokens that no model drew: the text forced at"
                          + " think_limit. No figure under a model counts them, and none is learnt.")
                  .orNull(),
              Column.of(
                      "student_logprobs",
                      listWithNulls(FloatType),
                      "For each token, log p under the student at temperature 1: an element is null"
                          + " where the token was forced, the list where the student took no part.")
                  .in(NATS)
                  .orNull(),
              Column.of(
                      "student_entropies",
                      listWithNulls(FloatType),
                      "For each token, the entropy of the student's distribution at temperature 1,"
                          + " null as in student_logprobs.")
                  .in(NATS)
                  .orNull(),
              Column.of(
                      "teacher_logprobs",
                      listWithNulls(FloatType),
                      "For each token, log p under the teacher at temperature 1: an element is null"
                          + " where the teacher lacks the token or it was forced, the list where the"
                          + " teacher took no part.")
                  .in(NATS)
                  .orNull(),
              Column.of(
                      "refused_positions",
                      list(IntegerType),
                      "For each candidate that was refused, the index in token_ids of the token that"
                          + " was drawn in its place.")
                  .orNull(),
              Column.of(
                      "refused_tokens",
                      list(IntegerType),
                      "The candidates that were refused, in the student's tokens.")
                  .orNull(),
              Column.of(
                      "refused_student_logprobs",
                      list(FloatType),
                      "For each refused candidate, log p under the student at temperature 1; null where"
                          + " it took no part.")
                  .in(NATS)
                  .orNull(),
              Column.of(
                      "refused_teacher_logprobs",
                      list(FloatType),
                      "For each refused candidate, log p under the teacher at temperature 1; null where"
                          + " it took no part.")
                  .in(NATS)
                  .orNull()));

  /** One row per attempt of solve, generate or score. */
  public static final Table ATTEMPTS =
      MADE_ATTEMPTS.after(
          "One row per attempt of solve, generate or score.",
          STAGE,
          Column.of("chunk", IntegerType, "The number of the chunk that it was made in."));

  /** One row per attempt of an evaluation. */
  public static final Table EVALUATION_ATTEMPTS =
      ATTEMPTS.after("One row per attempt of an evaluation.", MODEL, BENCHMARK);

  /** One row per problem: the attempt that was chosen, with its columns, and the problem's. */
  public static final Table TRACES =
      new Table(
          "traces",
          "One row per problem: the attempt that was chosen, and what it answers.",
          Stream.concat(
                  ATTEMPTS.columns().stream(),
                  Stream.of(
                      Column.of(
                          "solved", BooleanType, "Whether our grader finds its answer equal."),
                      CONVERSATION,
                      GOLD_STATUS,
                      PROMPT,
                      PROMPT_TOKEN_IDS))
              .toList());

  /** One row per problem to train on. */
  public static final Table SFT =
      new Table(
          "sft",
          "One row per problem to train on.",
          List.of(
              POSITION,
              PROBLEM_ID,
              Column.of(
                  "kind",
                  StringType,
                  "full: a whole trace, which ends the text; prefix: the first tokens of one, after"
                      + " which the text goes on."),
              ATTEMPT,
              METHOD,
              THRESHOLD,
              TEACHER,
              SOURCE,
              PROMPT,
              Column.of(
                  "completion",
                  StringType,
                  "The text to learn; that of a full row ends with the end token's."),
              Column.of(
                  "input_ids", list(IntegerType), "Prompt and completion in the student's tokens."),
              Column.of("attention_mask", list(ByteType), "1 for every token."),
              Column.of(
                  "labels",
                  list(IntegerType),
                  "The token where it is learnt, -100 where it is not: on the prompt, and on forced"
                      + " tokens."),
              Column.of(
                  "completion_mask", list(ByteType), "1 where the token is learnt, 0 elsewhere.")));

  /** The full rows of {@link #SFT} as conversations. */
  public static final Table SFT_CHAT =
      new Table(
          "sft_chat",
          "One row per full trace to train on, as a conversation.",
          List.of(
              POSITION,
              PROBLEM_ID,
              ATTEMPT,
              METHOD,
              THRESHOLD,
              TEACHER,
              SOURCE,
              Column.of("messages", listOfMessages(), "The messages of prompt and answer.")));

  /** What was set aside, and why. */
  public static final Table REJECTS =
      new Table(
          "rejects",
          "One row per row of the input, or problem, that was set aside.",
          List.of(
              STAGE,
              POSITION,
              Column.of("problem_id", StringType, "The problem's id; null if it has none.")
                  .orNull(),
              Column.of("reason", StringType, "Why it was set aside."),
              Column.of(
                      "source",
                      StringType,
                      "The row of the input as JSON, of Parquet the columns that were needed; null for a"
                          + " problem without a trace.")
                  .orNull(),
              Column.of(
                      "benchmark",
                      StringType,
                      "The benchmark of problems.decontaminate that its question shares words with;"
                          + " null for other reasons, as in the columns below.")
                  .orNull(),
              Column.of(
                      "benchmark_row",
                      LongType,
                      "The row of the benchmark's file, from 0, whose question shares them.")
                  .orNull(),
              Column.of(
                      "shared_words",
                      StringType,
                      "A sequence of words that both questions have, without capitals and"
                          + " punctuation.")
                  .orNull()));

  /** The figures of a run. */
  public static final Table FIGURES =
      new Table(
          "figures",
          "One row per figure of the run.",
          List.of(
              Column.of("run", StringType, "The run's id."),
              Column.of("method", StringType, "The run's generate.method."),
              THRESHOLD,
              STAGE,
              MODEL.orNull(),
              BENCHMARK.orNull(),
              Column.of("figure", StringType, "Its name."),
              Column.of("value", DoubleType, "Its value."),
              Column.of("unit", StringType, "The unit of the value.")));

  /** The figures of evaluations. */
  public static final Table SCORES =
      new Table(
          "scores",
          "One row per figure of a model on a benchmark, of the difference between two models, or of"
              + " the mean over benchmarks.",
          List.of(
              Column.of(
                  "model",
                  StringType,
                  "The evaluated model; of a difference both, such as trained - base."),
              Column.of(
                  "benchmark",
                  StringType,
                  "Its name; mean for the mean over all benchmarks of the run, mean_without_gpqa for"
                      + " that over those without gpqa in their names."),
              Column.of(
                  "subset",
                  StringType,
                  "all, or the problems of one subject or level: subject=Algebra, level=5."),
              Column.of(
                  "metric",
                  StringType,
                  "In percent: avg (share of correct attempts), pass (a correct one among k), maj (the"
                      + " gold answer has the most votes of k; a tie is none), avg_difference (in"
                      + " percentage points, paired by problem), no_answer, undecided, cut (by the"
                      + " limit), refused (could not start), failed (technically; in no other"
                      + " figure), chance (of an option drawn at random, where all questions have"
                      + " options). In tokens: mean_tokens."),
              Column.of(
                      "k",
                      IntegerType,
                      "The attempts per problem that avg, pass or maj speaks of. Where there are more,"
                          + " it is the expectation over k of them drawn at random. Null for other"
                          + " metrics, for means over benchmarks, and for differences between models"
                          + " with different numbers of attempts.")
                  .orNull(),
              Column.of("value", DoubleType, "The mean over the problems."),
              Column.of(
                      "standard_error",
                      DoubleType,
                      "Its standard error over problems; null for a single problem.")
                  .orNull(),
              Column.of(
                      "low",
                      DoubleType,
                      "The lower end of its 95% interval, value - 1.96 standard_error; null for a"
                          + " single problem.")
                  .orNull(),
              Column.of("high", DoubleType, "The upper end of it.").orNull(),
              Column.of("problems", IntegerType, "How many problems it comes from."),
              Column.of("attempts", LongType, "How many attempts at them.")));

  /** All of them, by their folders in a run, in the order of the pipeline. */
  public static final Map<String, Table> ALL = all();

  private Tables() {}

  private static Map<String, Table> all() {
    Map<String, Table> all = new LinkedHashMap<>();
    for (Table table :
        List.of(PROBLEMS, REJECTS, ATTEMPTS, TRACES, SFT, SFT_CHAT, FIGURES, SCORES)) {
      all.put(table.name(), table);
    }
    for (Table table : List.of(PROBLEMS, REJECTS, EVALUATION_ATTEMPTS)) {
      all.put("evaluation/MODEL/BENCHMARK/" + table.name(), table);
    }
    return all;
  }

  private static DataType listOfMessages() {
    return list(new StructType().add("role", StringType, false).add("content", StringType, false));
  }

  private static DataType list(DataType element) {
    return createArrayType(element, false);
  }

  private static DataType listWithNulls(DataType element) {
    return createArrayType(element, true);
  }
}
