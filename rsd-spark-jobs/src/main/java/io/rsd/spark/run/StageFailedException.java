package io.rsd.spark.run;

/** A stage could not be carried out; what its finished chunks made is kept. */
public final class StageFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StageFailedException(String stage, Throwable cause) {
    super(
        "the stage %s failed: %s. What was finished is kept: the same command goes on from there."
            .formatted(stage, cause.getMessage()),
        cause);
  }
}
