package io.rsd.core.decoding;

import io.rsd.core.decoding.Stopwatch.Phase;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.TokenBatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The KV caches of the models that take part. A slot belongs to the same sequence in all of them.
 */
final class PairCaches {

  /** Tokens of a prompt that one pass reads. */
  private static final int PREFILL = 512;

  private final List<Participant> participants;
  private final Stopwatch stopwatch;
  private final long mostPromptBytes;

  /** The bytes of each model's saved prompts, by the problem's number. */
  private final Map<Role, Map<Long, Long>> saved = new EnumMap<>(Role.class);

  private long promptBytes;

  /**
   * @param mostPromptBytes the memory for saved prompts; a prompt that does not fit is read again
   *     for each attempt
   */
  PairCaches(List<Participant> participants, long mostPromptBytes, Stopwatch stopwatch) {
    this.mostPromptBytes = mostPromptBytes;
    this.participants = participants;
    this.stopwatch = stopwatch;
    participants.forEach(participant -> saved.put(participant.role(), new HashMap<>()));
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
   * Reads the prompts of new sequences into their slots, and reads anew what the models must read
   * by other rotary frequencies, now that a sequence is longer.
   *
   * @param rows the sequences by slot
   */
  void read(List<Sequence> rows) {
    for (int slot = 0; slot < rows.size(); slot++) {
      if (!rows.get(slot).promptRead()) {
        readPrompt(rows.get(slot), slot);
      } else {
        readWithOtherFrequencies(rows.get(slot), slot);
      }
    }
  }

  private void readWithOtherFrequencies(Sequence sequence, int slot) {
    for (Participant participant : participants) {
      Context context = sequence.context(participant.role());
      if (context.frequencies() != participant.frequencies(context.length())) {
        readContext(participant, context, slot);
      }
    }
  }

  /** Reads a context, except its last token, which the next round reads. */
  private void readContext(Participant participant, Context context, int slot) {
    stopwatch.time(
        Phase.forward(participant.role()), () -> prefill(participant.model(), slot, context));
    context.setCached(context.length() - 1);
    context.setFrequencies(participant.frequencies(context.length()));
  }

  /**
   * Reads a prompt with both models, except its last token, which the first round reads. The caches
   * of a problem's first sequence are saved for its other attempts.
   */
  private void readPrompt(Sequence sequence, int slot) {
    long number = sequence.run().number();
    for (Participant participant : participants) {
      Context context = sequence.context(participant.role());
      int length = context.length() - 1;
      if (saved.get(participant.role()).containsKey(number)) {
        participant.model().loadPrompt(number, slot);
        context.setCached(length);
        context.setFrequencies(participant.frequencies(context.length()));
      } else {
        readContext(participant, context, slot);
        putAside(participant, sequence.run(), slot, length);
      }
    }
    sequence.promptIsRead();
  }

  private static void prefill(LanguageModel model, int slot, Context context) {
    int[] tokens = context.first(context.length() - 1);
    for (int start = 0; start < tokens.length; start += PREFILL) {
      int end = Math.min(tokens.length, start + PREFILL);
      model.prefill(
          new TokenBatch(
              slot,
              new int[] {start},
              List.of(Arrays.copyOfRange(tokens, start, end)),
              new int[] {context.length()}));
    }
  }

  /** Saves a prompt, unless the saved prompts leave too little memory. */
  private void putAside(Participant participant, ProblemRun run, int slot, int length) {
    long bytes = participant.model().cacheBytesPerPosition() * length;
    boolean further = run.problem().attempts() > 1;
    if (further && length > 0 && promptBytes + bytes <= mostPromptBytes) {
      participant.model().savePrompt(run.number(), slot, length);
      saved.get(participant.role()).put(run.number(), bytes);
      promptBytes += bytes;
    }
  }

  /** Deletes a problem's saved prompt. */
  void forgetPrompt(ProblemRun run) {
    for (Participant participant : participants) {
      Optional.ofNullable(saved.get(participant.role()).remove(run.number()))
          .ifPresent(
              bytes -> {
                participant.model().dropPrompt(run.number());
                promptBytes -= bytes;
              });
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
