package io.rsd.spark.stage;

import io.rsd.core.text.ChatMessage;
import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.input.Prompter;
import io.rsd.spark.models.ModelLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Turns traces into rows to train on.
 *
 * @param student the model whose tokens the traces are made of
 * @param prompts how its prompts were made
 * @param prefixTokens tokens of the prefix of an unsolved problem
 * @param wholeUnsolved whether traces that do not solve their problem are taken whole as well
 */
record SftRows(
    ModelLocation student, PromptSettings prompts, int prefixTokens, boolean wholeUnsolved)
    implements FlatMapFunction<Iterator<Row>, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> traces) {
    List<Row> rows = new ArrayList<>();
    try (Prompter prompter = Prompter.load(student.description(), prompts)) {
      String opening = prompter.assistantOpening();
      traces.forEachRemaining(trace -> rows.add(row(trace, prompter, opening)));
    }
    return rows.iterator();
  }

  private Row row(Row trace, Prompter prompter, String opening) {
    boolean ended = trace.getAs("finish_reason").equals("eos");
    boolean whole = wholeUnsolved || trace.<Boolean>getAs("solved");
    int[] tokens = ints(trace, "token_ids");
    String text = trace.getAs("text");
    if (!whole) {
      // The end of a text that did not solve its problem must not be learnt.
      int untilEnd = tokens.length - (ended ? 1 : 0);
      tokens = Arrays.copyOf(tokens, Math.min(prefixTokens, untilEnd));
      text = prompter.decode(tokens);
    } else if (!ended) {
      // A given trace that is longer than the context: its tokens end there, and the text must too.
      text = prompter.decode(tokens);
    }
    int[] prompt = ints(trace, "prompt_token_ids");
    int[] ids = Arrays.copyOf(prompt, prompt.length + tokens.length);
    System.arraycopy(tokens, 0, ids, prompt.length, tokens.length);
    int[] labels = ids.clone();
    Arrays.fill(labels, 0, prompt.length, -100);
    Byte[] learnt = new Byte[ids.length];
    Arrays.setAll(learnt, i -> (byte) (i < prompt.length ? 0 : 1));
    Byte[] read = new Byte[ids.length];
    Arrays.fill(read, (byte) 1);
    return RowFactory.create(
        trace.getAs("position"),
        trace.getAs("problem_id"),
        whole && ended ? "full" : "prefix",
        trace.getAs("prompt"),
        text,
        messages(prompter.messages(trace.getAs("question")), opening + text),
        ids,
        read,
        labels,
        learnt);
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
