package io.rsd.eval.answers;

import com.google.gson.JsonObject;
import io.rsd.core.testing.JsonRows;
import io.rsd.core.testing.SharedFiles;
import java.util.Arrays;
import java.util.List;

/**
 * Prints how long checks of MATH-500 answers take: each solution against its answer and against the
 * next one's. Run {@code main} from an IDE or with the test class path, with the files of {@link
 * SharedFiles}.
 */
final class AnswerCheckerTiming {

  private static final int ROUNDS = 20;

  private AnswerCheckerTiming() {}

  public static void main(String[] arguments) {
    List<JsonObject> rows = JsonRows.read(SharedFiles.PROBLEMS.folder().resolve("math500.jsonl"));
    MathAnswerChecker checker = new MathAnswerChecker();
    long[] nanos = new long[ROUNDS * rows.size()];
    for (int index = 0; index < nanos.length; index++) {
      int row = index % rows.size();
      String gold = rows.get((row + index % 2) % rows.size()).get("answer").getAsString();
      long start = System.nanoTime();
      checker.check(gold, rows.get(row).get("solution").getAsString());
      nanos[index] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    for (double share : new double[] {0.5, 0.9, 0.99, 0.999}) {
      System.out.printf(
          "%5.1f%% within %8.1f microseconds%n",
          100 * share, nanos[(int) (share * nanos.length)] / 1e3);
    }
    System.out.printf("all    within %8.1f microseconds%n", nanos[nanos.length - 1] / 1e3);
  }
}
