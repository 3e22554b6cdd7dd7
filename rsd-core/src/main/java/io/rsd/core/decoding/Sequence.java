package io.rsd.core.decoding;

import io.rsd.core.decoding.DecodingSettings.Limits;
import io.rsd.core.decoding.Uniforms.Stream;
import io.rsd.core.text.TokenEnds;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state of one attempt while it is decoded. */
final class Sequence {

  private final ProblemRun run;
  private final int attempt;
  private final Uniforms uniforms;
  private final Map<Role, Context> contexts = new EnumMap<>(Role.class);

  private final IntList tokens = new IntList();
  private final FloatList studentLogProbs = new FloatList();
  private final FloatList studentEntropies = new FloatList();
  private final FloatList teacherLogProbs = new FloatList();
  private final IntList fallbackPositions = new IntList();
  private final IntList forcedPositions = new IntList();
  private final IntList refusedPositions = new IntList();
  private final IntList refusedTokens = new IntList();
  private final FloatList refusedStudentLogProbs = new FloatList();
  private final FloatList refusedTeacherLogProbs = new FloatList();
  private final long begun = System.nanoTime();
  private boolean promptRead;
  private boolean mayBeForced = true;

  /** A sequence whose prompt has not been read yet. */
  Sequence(ProblemRun run, int attempt, long seed, List<Participant> participants) {
    this.run = run;
    this.attempt = attempt;
    this.uniforms = new Uniforms(seed, run.problem().id(), attempt);
    for (Participant participant : participants) {
      Context context = new Context();
      context.append(participant.ownPrompt(run.problem().prompt()));
      contexts.put(participant.role(), context);
    }
    run.forcedAtStart().forEach(token -> appendForced(token, participants));
  }

  ProblemRun run() {
    return run;
  }

  int attempt() {
    return attempt;
  }

  Context context(Role role) {
    return contexts.get(role);
  }

  /** Whether the models have read its prompt, except the last token. */
  boolean promptRead() {
    return promptRead;
  }

  void promptIsRead() {
    promptRead = true;
  }

  /** Tokens of the completion so far, in the student's tokens. */
  int completionLength() {
    return tokens.size();
  }

  /**
   * The uniform number of the completion's token that is {@code ahead} places after the present
   * ones.
   */
  float uniform(int ahead, Stream stream) {
    return uniforms.at(tokens.size() + ahead, stream);
  }

  /** The most tokens in any of its models' contexts. */
  int longestContext() {
    return contexts.values().stream().mapToInt(Context::length).max().orElseThrow();
  }

  /**
   * Appends a block up to the end of the completion, or up to the place of a forced text, and
   * returns why the completion ended, if it did.
   */
  Optional<FinishReason> append(Block block, Limits limits, List<Participant> participants) {
    for (Block.Token token : block.tokens()) {
      append(token, participants);
      Optional<FinishReason> end = end(token.drawn().id(), limits);
      if (end.isPresent()) {
        return end;
      }
      if (isDue(limits.forced())) {
        break;
      }
    }
    block.cached().forEach((role, length) -> context(role).setCached(length));
    return Optional.empty();
  }

  private void append(Block.Token token, List<Participant> participants) {
    if (token.fallback()) {
      fallbackPositions.add(tokens.size());
    }
    token.refused().forEach(this::refuse);
    Block.Scored drawn = token.drawn();
    tokens.add(drawn.id());
    studentLogProbs.add(drawn.studentLogProb());
    studentEntropies.add(token.studentEntropy());
    teacherLogProbs.add(drawn.teacherLogProb());
    for (Participant participant : participants) {
      context(participant.role()).append(participant.own(drawn.id()));
    }
  }

  /** Whether this is the place where a text may have to be forced. */
  boolean isDue(ForcedText text) {
    return mayBeForced
        && run.forcedAtStart().isEmpty()
        && text.isDue(run.problem().prompt().length + tokens.size());
  }

  /**
   * Writes the forced text that is due, unless the completion has no need of it. Neither happens a
   * second time.
   *
   * @return why the completion ended, if it did: at a limit in the midst of the text
   */
  Optional<FinishReason> force(Limits limits, List<Participant> participants, TextDecoder decoder) {
    mayBeForced = false;
    if (limits.forced().isNeeded(run.problem().prompt(), tokens.toArray(), decoder)) {
      for (int token : limits.forced().tokens()) {
        appendForced(token, participants);
        if (isFull(limits)) {
          return Optional.of(FinishReason.LENGTH);
        }
      }
    }
    return Optional.empty();
  }

  private void appendForced(int token, List<Participant> participants) {
    forcedPositions.add(tokens.size());
    Block.Scored unknown = new Block.Scored(token, Float.NaN, Float.NaN);
    append(new Block.Token(unknown, false, Float.NaN, List.of()), participants);
  }

  /** Records a candidate that was rejected at the place of the next token. */
  private void refuse(Block.Scored candidate) {
    refusedPositions.add(tokens.size());
    refusedTokens.add(candidate.id());
    refusedStudentLogProbs.add(candidate.studentLogProb());
    refusedTeacherLogProbs.add(candidate.teacherLogProb());
  }

  private Optional<FinishReason> end(int lastToken, Limits limits) {
    if (limits.stopTokens().contains(lastToken)) {
      return Optional.of(FinishReason.EOS);
    }
    return isFull(limits) ? Optional.of(FinishReason.LENGTH) : Optional.empty();
  }

  private boolean isFull(Limits limits) {
    int limit = Math.min(limits.completion(), run.problem().completionLimit());
    return tokens.size() >= limit || longestContext() >= limits.context();
  }

  /** The trace of a completion that has ended. */
  Trace trace(FinishReason reason, TextDecoder decoder) {
    int length = tokens.size();
    boolean[] fallback = new boolean[length];
    for (int position : fallbackPositions.toArray()) {
      fallback[position] = true;
    }
    boolean stopped = reason == FinishReason.EOS;
    TextDecoder.Decoded decoded = decoder.decode(tokens.slice(0, stopped ? length - 1 : length));
    Optional<int[]> ends = decoded.tokenEnds();
    return new Trace(
        run.problem().prompt().length,
        tokens.toArray(),
        fallback,
        forcedPositions.toArray(),
        studentLogProbs.toArray(),
        studentEntropies.toArray(),
        teacherLogProbs.toArray(),
        refusals(),
        decoded.text(),
        stopped ? ends.map(TokenEnds::withStopToken) : ends,
        reason,
        (System.nanoTime() - begun) / 1e9);
  }

  private Refusals refusals() {
    return new Refusals(
        refusedPositions.toArray(),
        refusedTokens.toArray(),
        refusedStudentLogProbs.toArray(),
        refusedTeacherLogProbs.toArray());
  }
}
