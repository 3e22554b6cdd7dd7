package io.rsd.core.decoding;

import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.DecodingPolicy.Judge;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.VocabularyAlignment;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what an engine runs from its models and settings. */
final class EngineParts {

  /** Slots beyond this win nothing: the passes are then bound by computing. */
  private static final int MOST_SLOTS = 256;

  /** Of the memory that is free, what the caches may take; passes need room to work in as well. */
  private static final double SHARE_OF_FREE_MEMORY = 0.6;

  /** What to count on where the system does not tell how much memory is free. */
  private static final long MODEST_MEMORY = 2L << 30;

  private static final int TOKENS_PER_CPU_PASS = 64;
  private static final int TOKENS_PER_CUDA_PASS = 512;

  private final List<Participant> participants = new ArrayList<>();
  private final PairCaches caches;
  private final CachePlan plan;
  private final DecodingRound round;
  private final BlockLengths blockLengths;

  EngineParts(
      Optional<LanguageModel> teacher,
      LanguageModel student,
      VocabularyAlignment vocabulary,
      DecodingSettings settings,
      EngineCounters counters) {
    DecodingPolicy policy = settings.policy();
    Participant studentPart =
        new Participant(Role.STUDENT, student, vocabulary, settings.sampling(Role.STUDENT));
    participants.add(studentPart);
    Optional<Judge> judge = policy.judge();
    if (judge.isPresent() || policy.proposer() == Role.TEACHER) {
      LanguageModel model =
          teacher.orElseThrow(
              () -> new InvalidInputException("the policy " + policy + " needs a teacher"));
      participants.add(
          new Participant(Role.TEACHER, model, vocabulary, settings.sampling(Role.TEACHER)));
    }
    Stopwatch stopwatch = counters.stopwatch();
    round =
        new DecodingRound(
            new Proposer(participant(policy.proposer()), stopwatch),
            judge.map(
                of ->
                    new Judging(
                        participant(of.role()),
                        of.threshold(),
                        settings.thresholdTemperature(),
                        stopwatch)));
    ComputeDevice device = student.device();
    blockLengths =
        new BlockLengths(
            settings.blockLength(),
            judge.isPresent(),
            device instanceof ComputeDevice.Cpu ? TOKENS_PER_CPU_PASS : TOKENS_PER_CUDA_PASS);
    caches = new PairCaches(participants, stopwatch);
    plan = plan(settings, device);
  }

  private CachePlan plan(DecodingSettings settings, ComputeDevice device) {
    long bytes =
        settings
            .maximumMemory()
            .orElseGet(
                () ->
                    (long)
                        (SHARE_OF_FREE_MEMORY * DeviceMemory.free(device).orElse(MODEST_MEMORY)));
    return new CachePlan(bytes, caches.bytesPerPosition(), settings.slots().orElse(MOST_SLOTS));
  }

  private Participant participant(Role role) {
    return participants.stream().filter(part -> part.role() == role).findFirst().orElseThrow();
  }

  List<Participant> participants() {
    return List.copyOf(participants);
  }

  PairCaches caches() {
    return caches;
  }

  CachePlan plan() {
    return plan;
  }

  DecodingRound round() {
    return round;
  }

  BlockLengths blockLengths() {
    return blockLengths;
  }
}
