package io.rsd.core.decoding;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.VocabularyAlignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A teacher and a student to decode with. */
record Pair(LanguageModel teacher, LanguageModel student, VocabularyAlignment vocabulary)
    implements AutoCloseable {

  /** Tells every token apart, so that equal texts are equal tokens. */
  static final TextDecoder NUMBERS =
      tokens -> {
        StringBuilder text = new StringBuilder();
        int[] ends = new int[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
          text.append(i == 0 ? "" : " ").append(tokens[i]);
          ends[i] = text.length();
        }
        return new TextDecoder.Decoded(text.toString(), Optional.of(ends));
      };

  /** For problems that have no gold answer. */
  static final AnswerChecker NO_CHECKER =
      (gold, completion) -> {
        throw new IllegalStateException("there is nothing to check");
      };

  /** Two models that are tables of logits over the same vocabulary. */
  static Pair ofTables(Path folder, double[][] teacher, double[][] student) throws IOException {
    return new Pair(
        TableModel.load(folder.resolve("teacher"), teacher),
        TableModel.load(folder.resolve("student"), student),
        VocabularyAlignment.identical(teacher.length, student.length));
  }

  /** Two tables whose caches take so many times 16 bytes for a position of both. */
  static Pair ofTablesWithLargeCaches(
      Path folder, double[][] teacher, double[][] student, int headSize) throws IOException {
    return new Pair(
        TableModel.load(folder.resolve("teacher"), teacher, headSize),
        TableModel.load(folder.resolve("student"), student, headSize),
        VocabularyAlignment.identical(teacher.length, student.length));
  }

  /** Two models with random weights, whose next token depends on the whole context. */
  static Pair ofRandomModels(Path folder, int vocabulary) throws IOException {
    return new Pair(
        RandomModel.load(folder.resolve("teacher"), Architecture.QWEN2, vocabulary, 1, 1),
        RandomModel.load(folder.resolve("student"), Architecture.QWEN3, vocabulary, 1, 2),
        VocabularyAlignment.identical(vocabulary, vocabulary));
  }

  DecodingEngine engine(DecodingSettings settings, AnswerChecker checker) {
    return engine(settings, AnswerGrader.of(checker));
  }

  DecodingEngine engine(DecodingSettings settings, AnswerGrader grader) {
    return new DecodingEngine(models(), vocabulary, settings, grader, NUMBERS);
  }

  /** Both models by their roles. */
  Map<Role, LanguageModel> models() {
    return Map.of(Role.TEACHER, teacher, Role.STUDENT, student);
  }

  /** Decodes problems in an engine of their own, handed in together; results in their order. */
  List<ProblemResult> decode(
      DecodingSettings settings, AnswerChecker checker, List<DecodingProblem> problems) {
    try (DecodingEngine engine = engine(settings, checker)) {
      List<CompletableFuture<ProblemResult>> results =
          problems.stream().map(engine::submit).toList();
      return results.stream().map(Pair::await).toList();
    }
  }

  /** Decodes problems that have no gold answer. */
  List<ProblemResult> decode(DecodingSettings settings, List<DecodingProblem> problems) {
    return decode(settings, NO_CHECKER, problems);
  }

  /** The only trace of a prompt. */
  Trace trace(DecodingSettings settings, int... prompt) {
    return trace(decode(settings, List.of(problem("only", prompt))).get(0), 0);
  }

  /** A problem with one attempt and no gold answer. */
  static DecodingProblem problem(String id, int... prompt) {
    return attempts(1, id, prompt);
  }

  /** A problem with several attempts and no gold answer. */
  static DecodingProblem attempts(int attempts, String id, int... prompt) {
    return new DecodingProblem(id, prompt, Optional.empty(), attempts, false);
  }

  static Trace trace(ProblemResult result, int attempt) {
    return ((Attempt.Finished) result.attempts().get(attempt)).trace();
  }

  /** All traces by problem and attempt, such as {@code p/0}. */
  static Map<String, Trace> byName(List<ProblemResult> results) {
    Map<String, Trace> traces = new TreeMap<>();
    for (ProblemResult result : results) {
      for (int attempt = 0; attempt < result.attempts().size(); attempt++) {
        traces.put(result.problemId() + "/" + attempt, trace(result, attempt));
      }
    }
    return traces;
  }

  /** All traces of all results. */
  static List<Trace> traces(List<ProblemResult> results) {
    return results.stream()
        .flatMap(result -> result.attempts().stream())
        .map(attempt -> ((Attempt.Finished) attempt).trace())
        .toList();
  }

  /** Waits for a result; one that never comes ends the test and not the build. */
  static ProblemResult await(CompletableFuture<ProblemResult> result) {
    return result.orTimeout(2, TimeUnit.MINUTES).join();
  }

  @Override
  public void close() {
    teacher.close();
    student.close();
  }
}
