package io.rsd.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Scores whole sequences under a model in batched forward passes. All positions of a sequence are
 * computed as one pass over the whole of it does, in which LongRoPE goes by its whole length.
 */
public final class SequenceScorer {

  /** Tokens that one forward pass reads; a long sequence is read in pieces. */
  private static final int TOKENS_PER_PASS = 512;

  /** The most cache positions of one batch: its rows times the longest of them. */
  private static final int POSITIONS_PER_BATCH = 16_384;

  private static final int ROWS_PER_BATCH = 32;

  private final LanguageModel model;
  private final boolean withLast;

  /**
   * A scorer that uses the model's whole cache.
   *
   * @param withLast whether to return the distribution after the last token too
   */
  public SequenceScorer(LanguageModel model, boolean withLast) {
    this.model = model;
    this.withLast = withLast;
  }

  /**
   * The scores of one sequence at temperature 1, in nats.
   *
   * @param tokens log-probabilities of every token but the first, given those before it: {@code
   *     [length - 1]}
   * @param entropies entropies of the distributions of the same tokens: {@code [length - 1]}
   * @param last log-probabilities of the whole vocabulary after the last token, if requested
   */
  public record Score(float[] tokens, float[] entropies, Optional<float[]> last) {}

  /**
   * Scores sequences of at least one token each.
   *
   * @return the scores in the order of the sequences
   */
  public List<Score> score(List<int[]> sequences) {
    Integer[] longestFirst =
        IntStream.range(0, sequences.size())
            .boxed()
            .sorted(Comparator.comparing(i -> -sequences.get(i).length))
            .toArray(Integer[]::new);
    Score[] scores = new Score[sequences.size()];
    int next = 0;
    while (next < longestFirst.length) {
      int longest = Math.max(1, sequences.get(longestFirst[next]).length);
      int rows = Math.max(1, Math.min(ROWS_PER_BATCH, POSITIONS_PER_BATCH / longest));
      int end = Math.min(longestFirst.length, next + rows);
      List<int[]> batch = new ArrayList<>();
      for (int i = next; i < end; i++) {
        batch.add(sequences.get(longestFirst[i]));
      }
      List<Score> scored = scoreBatch(batch);
      for (int i = next; i < end; i++) {
        scores[longestFirst[i]] = scored.get(i - next);
      }
      next = end;
    }
    return List.of(scores);
  }

  /** Scores a batch of sequences sorted by length, the longest first. */
  private List<Score> scoreBatch(List<int[]> batch) {
    int tokensPerRow = Math.max(1, TOKENS_PER_PASS / batch.size());
    model.resize(batch.size(), batch.get(0).length + tokensPerRow);
    List<Score> scores =
        new ArrayList<>(batch.stream().map(row -> unscored(row.length - 1)).toList());
    for (int start = 0; start < batch.get(0).length; start += tokensPerRow) {
      scorePiece(batch, start, tokensPerRow, scores);
    }
    return scores;
  }

  private static Score unscored(int length) {
    return new Score(new float[length], new float[length], Optional.empty());
  }

  /** Scores the tokens from {@code start} on and adds the results to the rows' scores. */
  private void scorePiece(List<int[]> batch, int start, int tokensPerRow, List<Score> scores) {
    List<int[]> tokens = new ArrayList<>();
    List<int[]> targets = new ArrayList<>();
    List<Integer> ending = new ArrayList<>();
    for (int[] sequence : batch) {
      if (sequence.length <= start) {
        break;
      }
      int end = Math.min(sequence.length, start + tokensPerRow);
      tokens.add(Arrays.copyOfRange(sequence, start, end));
      targets.add(Arrays.copyOfRange(sequence, start + 1, Math.min(sequence.length, end + 1)));
      if (withLast && end == sequence.length) {
        ending.add(tokens.size() - 1);
      }
    }
    int[] lengths = new int[tokens.size()];
    Arrays.fill(lengths, start);
    int[] whole = batch.stream().limit(tokens.size()).mapToInt(row -> row.length).toArray();
    TokenBatch pass = new TokenBatch(0, lengths, tokens, whole);
    int steps = pass.steps();
    int[] last =
        ending.stream().mapToInt(row -> row * steps + tokens.get(row).length - 1).toArray();
    LanguageModel.Scores found = model.score(pass, targets, last);
    for (int row = 0; row < targets.size(); row++) {
      int count = targets.get(row).length;
      Score score = scores.get(row);
      System.arraycopy(found.targets(), row * steps, score.tokens(), start, count);
      System.arraycopy(found.entropies(), row * steps, score.entropies(), start, count);
    }
    int vocabulary = model.config().vocabularySize();
    for (int i = 0; i < ending.size(); i++) {
      float[] after = Arrays.copyOfRange(found.vocabulary(), i * vocabulary, (i + 1) * vocabulary);
      Score score = scores.get(ending.get(i));
      scores.set(ending.get(i), new Score(score.tokens(), score.entropies(), Optional.of(after)));
    }
  }
}
