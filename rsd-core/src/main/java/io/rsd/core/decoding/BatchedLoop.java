package io.rsd.core.decoding;

import io.rsd.core.decoding.Uniforms.Stream;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.LanguageModel.Statistics;
import io.rsd.core.model.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Algorithm 1 as one would write it without an engine: attempts side by side, one pass of each
 * model for every token, both with their caches. It keeps no figures of the tokens, reads each
 * prompt once, and ends all attempts at the same length. What it draws is what the engine draws.
 * The benchmark compares the engine with it. It does not read anew what LongRoPE would.
 */
final class BatchedLoop {

  private final Participant teacher;
  private final Participant student;
  private final double logThreshold;
  private final double thresholdTemperature;
  private final FloatList logProbs = new FloatList();
  private long fallbacks;

  /** One attempt. */
  private record Row(Context ofTeacher, Context ofStudent, Uniforms uniforms, IntList completion) {}

  /**
   * What a run gave.
   *
   * @param completions of all attempts, those at the first prompt first
   * @param logProbs {@code log Q_S} of every proposal
   * @param fallbacks tokens that the student drew in place of a rejected proposal
   */
  record Outcome(List<int[]> completions, float[] logProbs, long fallbacks) {}

  BatchedLoop(DecodingSettings settings, Participant teacher, Participant student) {
    this.teacher = teacher;
    this.student = student;
    this.logThreshold = Math.log(settings.policy().acceptanceThreshold().orElse(0));
    this.thresholdTemperature = settings.sampling().thresholdTemperature();
  }

  /**
   * Decodes attempts at problems side by side.
   *
   * @param length of every completion
   */
  static Outcome decode(
      DecodingSettings settings,
      Participant teacher,
      Participant student,
      List<DecodingProblem> problems,
      int length) {
    BatchedLoop loop = new BatchedLoop(settings, teacher, student);
    List<Row> rows = loop.start(problems, settings.seed(), length);
    for (int position = 0; position < length; position++) {
      loop.step(rows, position);
    }
    return new Outcome(
        rows.stream().map(row -> row.completion().toArray()).toList(),
        loop.logProbs.toArray(),
        loop.fallbacks);
  }

  private List<Row> start(List<DecodingProblem> problems, long seed, int length) {
    List<Row> rows = new ArrayList<>();
    for (DecodingProblem problem : problems) {
      for (int attempt = 0; attempt < problem.attempts(); attempt++) {
        rows.add(
            new Row(
                context(teacher, problem.prompt()),
                context(student, problem.prompt()),
                new Uniforms(seed, problem.id(), attempt),
                new IntList()));
      }
    }
    readPrompts(teacher, Row::ofTeacher, problems, rows, length);
    readPrompts(student, Row::ofStudent, problems, rows, length);
    return rows;
  }

  private static Context context(Participant participant, int[] prompt) {
    Context context = new Context();
    context.append(participant.ownPrompt(prompt));
    return context;
  }

  private static void readPrompts(
      Participant participant,
      Function<Row, Context> side,
      List<DecodingProblem> problems,
      List<Row> rows,
      int length) {
    LanguageModel model = participant.model();
    int longest = rows.stream().mapToInt(row -> side.apply(row).length()).max().orElseThrow();
    model.resize(rows.size(), longest + length * participant.vocabulary().longestTranslation());
    int slot = 0;
    for (DecodingProblem problem : problems) {
      int[] read = side.apply(rows.get(slot)).first(side.apply(rows.get(slot)).length() - 1);
      int first = slot;
      for (; slot < first + problem.attempts(); slot++) {
        if (read.length > 0 && slot == first) {
          model.prefill(TokenBatch.single(slot, 0, read));
        } else if (read.length > 0) {
          model.copySlot(first, slot, read.length);
        }
        side.apply(rows.get(slot)).setCached(read.length);
      }
    }
  }

  private void step(List<Row> rows, int position) {
    read(teacher, rows.stream().map(Row::ofTeacher).toList());
    read(student, rows.stream().map(Row::ofStudent).toList());
    int[] all = IntStream.range(0, rows.size()).toArray();
    int[] drawn = draw(teacher, rows, all, position, Stream.PROPOSAL);
    Statistics q = student.model().statistics(drawn, thresholdTemperature);
    int[] rejecting =
        IntStream.of(all).filter(row -> q.temperedLogProbs()[row] < logThreshold).toArray();
    if (rejecting.length > 0) {
      int[] fallback = draw(student, rows, rejecting, position, Stream.FALLBACK);
      for (int i = 0; i < rejecting.length; i++) {
        drawn[rejecting[i]] = fallback[i];
      }
    }
    for (int row : all) {
      rows.get(row).completion().add(drawn[row]);
      append(rows.get(row).ofTeacher(), teacher.own(drawn[row]));
      append(rows.get(row).ofStudent(), student.own(drawn[row]));
      logProbs.add(q.temperedLogProbs()[row]);
    }
    fallbacks += rejecting.length;
  }

  private static void read(Participant participant, List<Context> contexts) {
    int[] cached = contexts.stream().mapToInt(Context::cached).toArray();
    List<int[]> tokens = contexts.stream().map(Context::pending).toList();
    TokenBatch batch = new TokenBatch(0, cached, tokens);
    int[] last =
        IntStream.range(0, cached.length)
            .map(row -> row * batch.steps() + tokens.get(row).length - 1)
            .toArray();
    participant.model().forward(batch, last);
  }

  private static void append(Context context, int[] tokens) {
    int read = context.length();
    context.append(tokens);
    context.setCached(read);
  }

  private static int[] draw(
      Participant participant, List<Row> rows, int[] which, int position, Stream stream) {
    float[] uniforms = new float[which.length];
    for (int i = 0; i < which.length; i++) {
      uniforms[i] = rows.get(which[i]).uniforms().at(position, stream);
    }
    return participant.model().draw(which, uniforms, participant.sampling());
  }
}
