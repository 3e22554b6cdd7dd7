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
   * One token.
   *
   * @param id in the student's tokens
   * @param fallback whether the verifier drew it in place of a rejected candidate
   * @param studentLogProb at temperature 1
   * @param studentEntropy at temperature 1
   * @param teacherLogProb at temperature 1; NaN if the teacher takes no part or lacks the token
   */
  record Token(
      int id, boolean fallback, float studentLogProb, float studentEntropy, float teacherLogProb) {}
}
