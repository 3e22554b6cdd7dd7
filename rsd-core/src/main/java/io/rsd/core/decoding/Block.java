package io.rsd.core.decoding;

import java.util.List;
import java.util.Map;

/**
 * What one round of decoding adds to a sequence: the accepted candidates and, if one was rejected,
 * the fallback that the verifier drew in its place.
 *
 * @param tokens at least one; only the last can be a fallback
 * @param cached how many tokens of each model's context its cache holds once these are appended
 */
record Block(List<Token> tokens, Map<Role, Integer> cached) {

  /** Whether the last token is a fallback. */
  boolean endsWithFallback() {
    return tokens.get(tokens.size() - 1).fallback();
  }

  /**
   * One token of the completion.
   *
   * @param drawn the token
   * @param fallback whether the verifier drew it in place of a rejected candidate
   * @param studentEntropy of the distribution at its place, at temperature 1
   * @param refused the candidates that were rejected at its place, in the order of their draws
   */
  record Token(Scored drawn, boolean fallback, float studentEntropy, List<Scored> refused) {}

  /**
   * A token with its log-probabilities at temperature 1.
   *
   * @param id in the student's tokens
   * @param studentLogProb NaN if the student takes no part
   * @param teacherLogProb NaN if the teacher takes no part or lacks the token
   */
  record Scored(int id, float studentLogProb, float teacherLogProb) {}
}
