package io.rsd.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/**
 * All files outside the repository that tests read, with the reason why each is not a fixture. The
 * environment variable {@code RSD_SHARED} names the folder that holds them. Without it, the tests
 * that ask for a file here are skipped; what they show on real files, other tests show on fixtures.
 */
public enum SharedFiles {
  /** Read by {@code MoreGoldenModelsTest}. */
  GOLDEN_MODELS(
      "golden",
      "further tiny models whose numbers llama.cpp confirmed; 3 MB that show no other kind of model"
          + " than fixtures/models does"),

  /** Read by {@code MoreGoldenModelsTest}. */
  TRANSFORMERS_MODELS(
      "golden-transformers",
      "further tiny models with the numbers of transformers; 2 MB that show other spellings of the"
          + " same, which ModelConfigTest and CompositeModelTest show with small inputs"),

  /** Read by {@code VocabularyAlignmentTest} and {@code ChatTemplateTest}. */
  TOKENIZERS(
      "tokenizers",
      "the published tokenizers of Qwen2.5 and Qwen3; 9.5 MB, and the work of others"),

  /**
   * Read by {@code ReadingFilesTest}, {@code DecontaminationTest}, {@code PublishedAnswersTest}.
   */
  PROBLEMS("data", "published benchmarks; the work of others, and 2 MB"),

  /** Read by {@code PublishedAnswersTest} and {@code AnswerPairsReport}. */
  ANSWERS("answers", "the test suites of public answer graders; the work of others");

  private static final String VARIABLE = "RSD_SHARED";

  private final String name;
  private final String reason;

  SharedFiles(String name, String reason) {
    this.name = name;
    this.reason = reason;
  }

  /** The folder; the calling test is skipped where nobody named the folder that holds it. */
  public Path folder() {
    String root = System.getenv().getOrDefault(VARIABLE, "");
    assumeTrue(
        !root.isEmpty(),
        () ->
            "skipped, as it reads the folder %s of the folder that %s would name (%s)"
                .formatted(name, VARIABLE, reason));
    return Path.of(root).resolve(name);
  }
}
