package io.rsd.core.decoding;

import io.rsd.core.decoding.Block.Scored;
import io.rsd.core.decoding.Block.Token;
import io.rsd.core.decoding.Uniforms.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Algorithm 1 of the paper, for a block of {@code k} tokens and a batch of sequences at once. For
 * one sequence with the context {@code x}:
 *
 * <pre>{@code
 * for i = 1 .. k:  y_i ~ P_T(. | x, y_1 .. y_(i-1))       the teacher proposes
 * n = the largest n with Q_S(y_i) >= p_th for all i <= n  the student verifies, in one pass
 * append y_1 .. y_n                                       accept
 * if n < k:  append y ~ P_S(. | x, y_1 .. y_n)            reject y_(n+1) and fall back
 * }</pre>
 *
 * Whether a candidate is accepted depends only on the tokens before it, so a block gives the tokens
 * that {@code k} rounds of one token would. Names are those of RSD; other policies swap the roles
 * of teacher and student, or have no verifier.
 */
final class DecodingRound {

  private final ModelRunner proposer; // P_T
  private final Optional<ModelRunner> verifier; // P_S, and Q_S at the threshold temperature
  private final double logThreshold; // log p_th
  private final double thresholdTemperature;

  private DecodingRound(
      ModelRunner proposer, Optional<ModelRunner> verifier, DecodingSettings settings) {
    this.proposer = proposer;
    this.verifier = verifier;
    this.logThreshold = Math.log(settings.policy().acceptanceThreshold().orElse(0));
    this.thresholdTemperature = settings.sampling().thresholdTemperature();
  }

  /** The round of a policy, with the two models or the one that take part. */
  static DecodingRound of(
      DecodingSettings settings, List<Participant> participants, Stopwatch stopwatch) {
    Map<Role, ModelRunner> runners = new EnumMap<>(Role.class);
    participants.forEach(p -> runners.put(p.role(), new ModelRunner(p, stopwatch)));
    return new DecodingRound(
        runners.get(settings.policy().proposer()),
        settings.policy().verifier().map(runners::get),
        settings);
  }

  /** Decodes one block for every sequence; row {@code i} is in slot {@code i}. */
  List<Block> decode(List<Sequence> rows, int k) {
    Candidates y = propose(rows, k); // y_i ~ P_T
    List<Verification> q = verify(rows, y); // Q_S(y_i)
    int[] ends = ends(rows, q);
    int[] n = new int[ends.length];
    for (int row = 0; row < n.length; row++) {
      n[row] = Math.min(ends[row], q.get(row).accepted(logThreshold)); // Q_S(y_i) >= p_th
    }
    Map<Integer, Token> fallbacks = fallBack(rows, y, q, n, ends); // y ~ P_S
    List<Block> blocks = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<Token> tokens = accept(row, y, q.get(row), n[row]);
      Optional.ofNullable(fallbacks.get(row)).ifPresent(tokens::add);
      blocks.add(new Block(tokens, cached(rows.get(row), k, q.get(row), n[row])));
    }
    return blocks;
  }

  /** {@code y_i ~ P_T(. | x, y_1 .. y_(i-1))} for {@code i = 1 .. k}: one pass for each. */
  private Candidates propose(List<Sequence> rows, int k) {
    int[] all = IntStream.range(0, rows.size()).toArray();
    Candidates y = new Candidates();
    for (int i = 0; i < k; i++) {
      proposer.read(rows, y);
      float[] uniforms = new float[rows.size()];
      for (int row = 0; row < uniforms.length; row++) {
        uniforms[row] = rows.get(row).uniform(i, Stream.PROPOSAL);
      }
      int[] drawn = proposer.draw(i, all, uniforms);
      y.add(drawn, proposer.statistics(i, drawn, 1));
    }
    return y;
  }

  /** {@code Q_S(y_1) .. Q_S(y_k)}: one pass for the block. */
  private List<Verification> verify(List<Sequence> rows, Candidates y) {
    return verifier
        .map(student -> student.verify(rows, y, thresholdTemperature))
        .orElseGet(() -> rows.stream().map(row -> Verification.none(y.blockLength())).toList());
  }

  /**
   * How many candidates of each row count: {@code k}, or fewer where a model must read the context
   * anew after them, because a longer one has other rotary frequencies. Those after them are
   * dropped without a verdict.
   */
  private int[] ends(List<Sequence> rows, List<Verification> q) {
    int[] ends = new int[rows.size()];
    for (int row = 0; row < ends.length; row++) {
      int[] ofVerifier = q.get(row).ownTokens();
      int[] ofProposer = new int[ofVerifier.length];
      Arrays.fill(ofProposer, 1);
      ends[row] = proposer.reach(rows.get(row), ofProposer);
      if (verifier.isPresent()) {
        ends[row] = Math.min(ends[row], verifier.get().reach(rows.get(row), ofVerifier));
      }
    }
    return ends;
  }

  /** {@code y_1 .. y_n} of one row. */
  private List<Token> accept(int row, Candidates y, Verification q, int n) {
    List<Token> accepted = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Scored candidate = candidate(row, i, y, q);
      accepted.add(new Token(candidate, false, entropy(row, i, y, q), List.of()));
    }
    return accepted;
  }

  /** {@code y ~ P_S(. | x, y_1 .. y_n)} for the rows with a rejected candidate, by row. */
  private Map<Integer, Token> fallBack(
      List<Sequence> rows, Candidates y, List<Verification> q, int[] n, int[] ends) {
    int[] rejecting = IntStream.range(0, rows.size()).filter(row -> n[row] < ends[row]).toArray();
    Map<Integer, Token> fallbacks = new HashMap<>();
    if (rejecting.length == 0) {
      return fallbacks;
    }
    ModelRunner student = verifier.orElseThrow();
    int[] places = IntStream.of(rejecting).map(row -> n[row]).toArray();
    int[] logitRows = IntStream.of(rejecting).map(row -> q.get(row).logitRows()[n[row]]).toArray();
    float[] uniforms = new float[rejecting.length];
    for (int i = 0; i < uniforms.length; i++) {
      uniforms[i] = rows.get(rejecting[i]).uniform(places[i], Stream.FALLBACK);
    }
    int[] drawn = student.draw(0, logitRows, uniforms);
    float[] ofStudent = student.logProbs(new int[drawn.length], logitRows, drawn);
    float[] ofTeacher = proposer.logProbs(places, rejecting, drawn);
    for (int i = 0; i < drawn.length; i++) {
      int row = rejecting[i];
      float entropy = entropy(row, places[i], y, q.get(row));
      Scored fallback = scored(drawn[i], ofTeacher[i], ofStudent[i]);
      Scored refused = candidate(row, places[i], y, q.get(row));
      fallbacks.put(row, new Token(fallback, true, entropy, List.of(refused)));
    }
    return fallbacks;
  }

  /**
   * How much of each context the models' caches hold after the round: all that was read, as far as
   * it was accepted. The proposer has drawn the last candidate without reading it.
   */
  private Map<Role, Integer> cached(Sequence sequence, int k, Verification q, int n) {
    Map<Role, Integer> cached = new EnumMap<>(Role.class);
    cached.put(proposer.role(), sequence.context(proposer.role()).length() + Math.min(n, k - 1));
    verifier.ifPresent(
        of -> cached.put(of.role(), sequence.context(of.role()).length() + q.cachedTokens(n)));
    return cached;
  }

  private float entropy(int row, int place, Candidates y, Verification q) {
    return proposer.role() == Role.STUDENT ? y.entropy(row, place) : q.entropies()[place];
  }

  private Scored candidate(int row, int place, Candidates y, Verification q) {
    return scored(y.token(row, place), y.logProb(row, place), q.logProbs()[place]);
  }

  private Scored scored(int id, float ofProposer, float ofVerifier) {
    return proposer.role() == Role.STUDENT
        ? new Scored(id, ofProposer, ofVerifier)
        : new Scored(id, ofVerifier, ofProposer);
  }
}
