package io.rsd.eval.answers;

/** A text is not an answer in the grammar of {@link AnswerParser}. */
final class UnreadableAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableAnswerException(String message) {
    super(message);
  }
}
