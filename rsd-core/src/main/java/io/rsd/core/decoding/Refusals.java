package io.rsd.core.decoding;

/**
 * The candidates of a trace that the verifier rejected. The arrays have one element per candidate,
 * in the order in which they were drawn.
 *
 * @param positions the index, among the tokens of the completion, of the token that was drawn in
 *     its place; several candidates may have the same
 * @param tokens the candidates in the student's tokens
 * @param studentLogProbs log-probability under the student at temperature 1, in nats
 * @param teacherLogProbs log-probability under the teacher at temperature 1, in nats
 */
public record Refusals(
    int[] positions, int[] tokens, float[] studentLogProbs, float[] teacherLogProbs) {

  /** No candidate was rejected. */
  public static Refusals none() {
    return new Refusals(new int[0], new int[0], new float[0], new float[0]);
  }
}
