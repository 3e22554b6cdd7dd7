package io.rsd.core.decoding;

import io.rsd.core.decoding.Block.Scored;
import io.rsd.core.decoding.Block.Token;
import io.rsd.core.decoding.Verification.Fallback;
import io.rsd.core.model.AcceptanceRule;
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
  private final AcceptanceRule rule; // Q_S(y) >= p_th

  private DecodingRound(
      ModelRunner proposer, Optional<ModelRunner> verifier, DecodingSettings settings) {
    this.proposer = proposer;
    this.verifier = verifier;
    this.rule =
        new AcceptanceRule(
            Math.log(settings.policy().acceptanceThreshold().orElse(0)),
            settings.sampling().thresholdTemperature());
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
    Candidates y = proposer.propose(rows, k); // y_i ~ P_T
    List<Verification> q = verify(rows, y); // n by Q_S(y_i) >= p_th, and y ~ P_S
    Map<Integer, Token> fallbacks = fallBack(y, q);
    List<Block> blocks = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<Token> tokens = accept(row, y, q.get(row));
      Optional.ofNullable(fallbacks.get(row)).ifPresent(tokens::add);
      blocks.add(new Block(tokens, cached(rows.get(row), k, q.get(row))));
    }
    return blocks;
  }

  /** {@code n} of each row, and the fallback where it ends a row: one pass for the block. */
  private List<Verification> verify(List<Sequence> rows, Candidates y) {
    int k = y.blockLength();
    if (verifier.isEmpty()) {
      return rows.stream().map(row -> Verification.none(k, proposed(row, k))).toList();
    }
    ModelRunner student = verifier.get();
    BlockPass pass = student.pass(rows, y);
    int[] ends = new int[rows.size()];
    for (int row = 0; row < ends.length; row++) {
      int read = student.reach(rows.get(row), pass.ownTokens(row));
      ends[row] = Math.min(proposed(rows.get(row), k), read);
    }
    return student.verify(rows, pass, ends, rule);
  }

  /**
   * How many candidates of a row count: {@code k}, or fewer where a model must read the context
   * anew after them, because a longer one has other rotary frequencies. Those after them are
   * dropped without a verdict.
   */
  private int proposed(Sequence row, int k) {
    int[] ones = new int[k];
    Arrays.fill(ones, 1);
    return proposer.reach(row, ones);
  }

  /** {@code y_1 .. y_n} of one row. */
  private List<Token> accept(int row, Candidates y, Verification q) {
    List<Token> accepted = new ArrayList<>();
    for (int i = 0; i < q.accepted(); i++) {
      Scored candidate = candidate(row, i, y, q);
      accepted.add(new Token(candidate, false, entropy(row, i, y, q), List.of()));
    }
    return accepted;
  }

  /** {@code y ~ P_S(. | x, y_1 .. y_n)} of the rows with a rejected candidate, by row. */
  private Map<Integer, Token> fallBack(Candidates y, List<Verification> q) {
    int[] rejecting =
        IntStream.range(0, q.size()).filter(row -> q.get(row).fallback().isPresent()).toArray();
    Map<Integer, Token> fallbacks = new HashMap<>();
    if (rejecting.length == 0) {
      return fallbacks;
    }
    int[] places = IntStream.of(rejecting).map(row -> q.get(row).accepted()).toArray();
    List<Fallback> drawn =
        IntStream.of(rejecting).mapToObj(row -> q.get(row).fallback().orElseThrow()).toList();
    int[] tokens = drawn.stream().mapToInt(Fallback::token).toArray();
    float[] ofTeacher = proposer.logProbs(places, rejecting, tokens);
    for (int i = 0; i < tokens.length; i++) {
      int row = rejecting[i];
      float entropy = entropy(row, places[i], y, q.get(row));
      Scored fallback = scored(tokens[i], ofTeacher[i], drawn.get(i).logProb());
      Scored refused = candidate(row, places[i], y, q.get(row));
      fallbacks.put(row, new Token(fallback, true, entropy, List.of(refused)));
    }
    return fallbacks;
  }

  /**
   * How much of each context the models' caches hold after the round: all that was read, as far as
   * it was accepted. The proposer has drawn the last candidate without reading it.
   */
  private Map<Role, Integer> cached(Sequence sequence, int k, Verification q) {
    Map<Role, Integer> cached = new EnumMap<>(Role.class);
    int proposed = Math.min(q.accepted(), k - 1);
    cached.put(proposer.role(), sequence.context(proposer.role()).length() + proposed);
    verifier.ifPresent(
        of -> cached.put(of.role(), sequence.context(of.role()).length() + q.cachedTokens()));
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
