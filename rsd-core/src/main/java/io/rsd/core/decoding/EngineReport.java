package io.rsd.core.decoding;

/**
 * The figures of an engine so far.
 *
 * @param tokens tokens of completions, including those of attempts that were dropped later
 * @param fallbacks those that the verifier drew in place of a rejected candidate
 * @param proposed candidates
 * @param slotOccupancy mean share of the slots that held a sequence
 * @param seconds time with work to do
 * @param teacherSeconds of it, in forward passes of the teacher
 * @param studentSeconds of it, in forward passes of the student
 * @param samplingSeconds of it, between logits and tokens
 */
public record EngineReport(
    long tokens,
    long fallbacks,
    long proposed,
    double slotOccupancy,
    double seconds,
    double teacherSeconds,
    double studentSeconds,
    double samplingSeconds) {

  /** Share of the tokens that are accepted candidates. */
  public double acceptance() {
    return 1 - (double) fallbacks / tokens;
  }

  /** Tokens of completions per second. */
  public double tokensPerSecond() {
    return tokens / seconds;
  }

  /** Time spent in Java: scheduling, texts, answer checks and calls. */
  public double otherSeconds() {
    return seconds - teacherSeconds - studentSeconds - samplingSeconds;
  }
}
