package io.rsd.core.decoding;

import io.rsd.core.decoding.Stopwatch.Phase;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.TokenBatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The caches of both models, whose slots belong to the same sequences. */
final class PairCaches {

  /** Tokens of a prompt that one pass reads. */
  private static final int PREFILL = 512;

  private final List<Participant> participants;
  private final Stopwatch stopwatch;

  /** The problems whose prompts each model has put aside, by number. */
  private final Map<Role, Set<Long>> saved = new EnumMap<>(Role.class);

  PairCaches(List<Participant> participants, Stopwatch stopwatch) {
    this.participants = participants;
    this.stopwatch = stopwatch;
    participants.forEach(participant -> saved.put(participant.role(), new HashSet<>()));
  }

  long bytesPerPosition() {
    return participants.stream().mapToLong(p -> p.model().cacheBytesPerPosition()).sum();
  }

  /** Slots of both models. */
  int slots() {
    return participants.stream().mapToInt(p -> p.model().slots()).min().orElseThrow();
  }

  /** Positions of every slot. */
  int capacity() {
    return participants.stream().mapToInt(p -> p.model().capacity()).min().orElseThrow();
  }

  void resize(int slots, int capacity) {
    participants.forEach(participant -> participant.model().resize(slots, capacity));
  }

  /**
   * Has the models read a sequence's prompt into a slot, all but its last token, which the first
   * round reads. What a prompt's first sequence read is put aside for the others.
   */
  void readPrompt(Sequence sequence, int slot) {
    long number = sequence.run().number();
    for (Participant participant : participants) {
      LanguageModel model = participant.model();
      Context context = sequence.context(participant.role());
      int length = context.length() - 1;
      if (saved.get(participant.role()).contains(number)) {
        model.loadPrompt(number, slot);
      } else if (length > 0) {
        int[] prompt = context.first(length);
        stopwatch.time(Phase.forward(participant.role()), () -> prefill(model, slot, prompt));
        model.savePrompt(number, slot, length);
        saved.get(participant.role()).add(number);
      }
      context.setCached(length);
    }
    sequence.promptIsRead();
  }

  private static void prefill(LanguageModel model, int slot, int[] tokens) {
    for (int start = 0; start < tokens.length; start += PREFILL) {
      int end = Math.min(tokens.length, start + PREFILL);
      model.prefill(TokenBatch.single(slot, start, Arrays.copyOfRange(tokens, start, end)));
    }
  }

  /** Forgets a problem's prompt. */
  void forgetPrompt(ProblemRun run) {
    for (Participant participant : participants) {
      if (saved.get(participant.role()).remove(run.number())) {
        participant.model().dropPrompt(run.number());
      }
    }
  }

  /** Moves a sequence to another slot. */
  void move(Sequence sequence, int from, int to) {
    for (Participant participant : participants) {
      int length = sequence.context(participant.role()).cached();
      participant.model().copySlot(from, to, length);
    }
  }
}
