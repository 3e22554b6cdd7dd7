package io.rsd.spark.stage;

import io.rsd.core.text.BoundaryTokens;
import io.rsd.core.text.ChatMessage;
import io.rsd.core.training.SftRow.Tokens;
import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.input.Prompter;
import io.rsd.spark.models.DescribedModel;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.tables.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Turns traces into rows to train on.
 *
 * @param student the model whose tokens the traces are made of
 * @param prompts how its prompts were made
 * @param origin of the traces
 * @param prefixTokens tokens of the prefix of an unsolved problem
 * @param wholeUnsolved whether traces that do not solve their problem are taken whole as well
 */
record SftRows(
    ModelLocation student,
    PromptSettings prompts,
    TraceOrigin origin,
    int prefixTokens,
    boolean wholeUnsolved)
    implements FlatMapFunction<Iterator<Row>, Row> {

  /** The columns of traces that it reads. */
  static final List<String> NEEDED =
      List.of(
          "position",
          "problem_id",
          "attempt",
          "method",
          "p_th",
          "solved",
          "finish_reason",
          "question",
          "conversation",
          "prompt",
          "prompt_token_ids",
          "token_ids",
          "forced_positions",
          "text");

  /** The columns of both tables to train on. */
  static final StructType SCHEMA =
      Tables.SFT.schema().add(Tables.SFT_CHAT.schema().apply("messages"));

  @Override
  public Iterator<Row> call(Iterator<Row> traces) {
    List<Row> rows = new ArrayList<>();
    try (Prompter prompter = Prompter.load(student.description(), prompts);
        DescribedModel model = DescribedModel.open(student)) {
      BoundaryTokens boundaries = model.vocabulary().boundaries();
      traces.forEachRemaining(trace -> rows.add(row(trace, prompter, boundaries)));
    }
    return rows.iterator();
  }

  private Row row(Row trace, Prompter prompter, BoundaryTokens boundaries) {
    boolean ended = trace.getAs("finish_reason").equals("eos");
    boolean whole = wholeUnsolved || trace.<Boolean>getAs("solved");
    int[] tokens = ints(trace, "token_ids");
    String text = trace.getAs("text");
    String end = "";
    if (!whole) {
      // The end of a text that did not solve its problem must not be learnt.
      int untilEnd = tokens.length - (ended ? 1 : 0);
      tokens = Arrays.copyOf(tokens, Math.min(prefixTokens, untilEnd));
      text = prompter.decode(tokens);
    } else if (ended) {
      // Where only the teacher knows the token that ended it, the student learns its own.
      tokens = boundaries.inPlaceOfEnd(tokens);
      end = prompter.decode(new int[] {tokens[tokens.length - 1]});
    } else {
      // A given trace that is longer than the context: its tokens end there, and the text must too.
      text = prompter.decode(tokens);
    }
    Map<String, Object> values = new HashMap<>();
    for (String name : List.of("position", "problem_id", "attempt", "method", "p_th", "prompt")) {
      values.put(name, trace.getAs(name));
    }
    values.put("kind", whole && ended ? "full" : "prefix");
    origin.teacher().ifPresent(teacher -> values.put("teacher", teacher));
    values.put("source", origin.source());
    values.put("completion", text + end);
    values.put(
        "messages",
        messages(
            prompter.messages(before(trace), trace.getAs("question")),
            prompter.opening().text() + text));
    int[] prompt = ints(trace, "prompt_token_ids");
    int length = tokens.length;
    putTokens(
        values,
        Tokens.ofCompletion(trace.getAs("problem_id"), prompt, tokens)
            .withoutLearning(
                IntStream.of(ints(trace, "forced_positions"))
                    .filter(position -> position < length)
                    .map(position -> prompt.length + position)));
    return RowFactory.create(Arrays.stream(SCHEMA.fieldNames()).map(values::get).toArray());
  }

  /** What was said before the question. */
  private static List<ChatMessage> before(Row trace) {
    int column = trace.fieldIndex("conversation");
    return trace.isNullAt(column)
        ? List.of()
        : trace.<Row>getList(column).stream()
            .map(message -> new ChatMessage(message.getString(0), message.getString(1)))
            .toList();
  }

  private static void putTokens(Map<String, Object> values, Tokens tokens) {
    values.put("input_ids", tokens.inputIds());
    values.put("labels", tokens.labels());
    values.put("attention_mask", bytes(IntStream.of(tokens.labels()).map(label -> 1)));
    values.put(
        "completion_mask",
        bytes(IntStream.of(tokens.labels()).map(label -> label == Tokens.NOT_LEARNT ? 0 : 1)));
  }

  private static Byte[] bytes(IntStream values) {
    return values.mapToObj(value -> (byte) value).toArray(Byte[]::new);
  }

  private static Row[] messages(List<ChatMessage> prompt, String answer) {
    return Stream.concat(prompt.stream(), Stream.of(new ChatMessage("assistant", answer)))
        .map(message -> RowFactory.create(message.role(), message.content()))
        .toArray(Row[]::new);
  }

  private static int[] ints(Row row, String column) {
    return row.<Integer>getList(row.fieldIndex(column)).stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
