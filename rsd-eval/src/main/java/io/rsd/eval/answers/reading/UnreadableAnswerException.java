package io.rsd.eval.answers.reading;

/** A text is not an answer in the grammar of {@link AnswerParser}. */
public final class UnreadableAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnreadableAnswerException(String message) {
    super(message);
  }
}
