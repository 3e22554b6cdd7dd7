package io.rsd.core.decoding;

import io.rsd.core.decoding.Block.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One round of a policy over a batch: a block of candidates is proposed, judged, and cut at the
 * first that is not kept, where the judge's own token takes its place.
 */
final class DecodingRound {

  private final Proposer proposer;
  private final Optional<Judging> judging;

  DecodingRound(Proposer proposer, Optional<Judging> judging) {
    this.proposer = proposer;
    this.judging = judging;
  }

  /** Decodes one block for every sequence; row {@code i} lies in slot i. */
  List<Block> decode(List<Sequence> rows, int blockLength) {
    Proposals proposals = proposer.propose(rows, blockLength);
    return judging
        .map(judge -> judged(rows, proposals, judge))
        .orElseGet(() -> unjudged(rows, proposals));
  }

  private List<Block> unjudged(List<Sequence> rows, Proposals proposals) {
    int blockLength = proposals.blockLength();
    List<Block> blocks = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<Token> tokens = new ArrayList<>();
      for (int step = 0; step < blockLength; step++) {
        tokens.add(
            token(
                proposals.token(row, step),
                false,
                proposals.logProb(row, step),
                Float.NaN,
                proposals.entropy(row, step)));
      }
      int cached = proposer.cachedAfter(rows.get(row), blockLength, blockLength);
      blocks.add(new Block(tokens, Map.of(proposer.role(), cached)));
    }
    return blocks;
  }

  private List<Block> judged(List<Sequence> rows, Proposals proposals, Judging judge) {
    int blockLength = proposals.blockLength();
    List<Judgement> judgements = judge.judge(rows, proposals);
    List<Block> blocks = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Judgement judgement = judgements.get(row);
      List<Token> kept = new ArrayList<>();
      for (int step = 0; step < judgement.kept(); step++) {
        float logProb = proposals.logProb(row, step);
        float judged = judgement.logProbs()[step];
        float entropy = studentEntropy(proposals, judgement, row, step);
        kept.add(token(proposals.token(row, step), false, logProb, judged, entropy));
      }
      Sequence sequence = rows.get(row);
      Map<Role, Integer> cached =
          Map.of(
              proposer.role(),
              proposer.cachedAfter(sequence, judgement.kept(), blockLength),
              judge.role(),
              judge.cachedAfter(sequence, judgement));
      blocks.add(new Block(kept, cached));
    }
    addFallbacks(rows, proposals, judge, judgements, blocks);
    return blocks;
  }

  /** Where a candidate was not kept, the judge draws: {@code y ~ P} at that place. */
  private void addFallbacks(
      List<Sequence> rows,
      Proposals proposals,
      Judging judge,
      List<Judgement> judgements,
      List<Block> blocks) {
    int[] rejecting =
        IntStream.range(0, rows.size())
            .filter(row -> judgements.get(row).kept() < proposals.blockLength())
            .toArray();
    if (rejecting.length == 0) {
      return;
    }
    int[] drawn = judge.fallbacks(rows, judgements, rejecting);
    int[] places = IntStream.of(rejecting).map(row -> judgements.get(row).kept()).toArray();
    float[] ofJudge = judge.logProbs(judgements, rejecting, drawn);
    float[] ofProposer = proposer.logProbs(places, rejecting, drawn);
    for (int i = 0; i < rejecting.length; i++) {
      int row = rejecting[i];
      float entropy = studentEntropy(proposals, judgements.get(row), row, places[i]);
      blocks.get(row).tokens().add(token(drawn[i], true, ofProposer[i], ofJudge[i], entropy));
    }
  }

  private float studentEntropy(Proposals proposals, Judgement judgement, int row, int step) {
    return proposer.role() == Role.STUDENT
        ? proposals.entropy(row, step)
        : judgement.entropies()[step];
  }

  private Token token(
      int id, boolean fallback, float ofProposer, float ofOther, float studentEntropy) {
    return proposer.role() == Role.STUDENT
        ? new Token(id, fallback, ofProposer, studentEntropy, ofOther)
        : new Token(id, fallback, ofOther, studentEntropy, ofProposer);
  }
}
