package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;

import io.rsd.core.text.StreamingDecoder;
import io.rsd.core.text.Tokenizer;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.io.PrintWriter;
import java.util.List;
import org.apache.spark.sql.Row;

/** Shows a solved trace in which the student had its say, each token as whose it is. */
public final class ExampleTrace {

  /** Fallbacks that show the method: more of them make a trace that is hard to read. */
  private static final int TYPICAL = 4;

  private static final String ACCEPTED = "\u001b[32m";
  private static final String FALLBACK = "\u001b[1;31m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintWriter out;
  private final boolean colours;

  /**
   * @param colours whether to mark tokens by colours, or fallbacks by brackets
   */
  public ExampleTrace(PrintWriter out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** Prints a short trace with a few fallbacks; nothing if no problem is solved. */
  public void print(Run run, ModelLocation student) {
    run.describeJobs("rsd: an example");
    List<Row> found =
        run.rows(DatasetStage.NAME, Tables.TRACES)
            .filter(col("solved"))
            .orderBy(abs(col("fallbacks").minus(TYPICAL)), col("tokens"), col("position"))
            .limit(1)
            .collectAsList();
    for (Row trace : found) {
      out.printf("%nA trace (problem %s):%n", trace.<String>getAs("problem_id"));
      out.println(
          colours
              ? ACCEPTED
                  + "accepted from the teacher"
                  + PLAIN
                  + ", "
                  + FALLBACK
                  + "drawn by the student in its place"
                  + PLAIN
              : "[in brackets]: drawn by the student in place of the teacher's token");
      out.println();
      out.print(trace.<String>getAs("prompt"));
      printTokens(trace, student);
      out.println();
    }
  }

  private void printTokens(Row trace, ModelLocation student) {
    List<Integer> tokens = trace.getList(trace.fieldIndex("token_ids"));
    List<Boolean> fallback = trace.getList(trace.fieldIndex("fallback"));
    try (Tokenizer tokenizer = Tokenizer.load(student.description())) {
      StreamingDecoder decoder = new StreamingDecoder(tokenizer, false);
      for (int i = 0; i < tokens.size(); i++) {
        out.print(marked(decoder.append(tokens.get(i)), fallback.get(i)));
      }
    }
  }

  private String marked(String text, boolean fallback) {
    if (colours) {
      return (fallback ? FALLBACK : ACCEPTED) + text + PLAIN;
    }
    return fallback ? "[" + text + "]" : text;
  }
}
