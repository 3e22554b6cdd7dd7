package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a step sees and how large it is. */
class TrainingOrderTest {

  private static List<Integer> epoch(DataOrder order, int epoch) {
    List<Integer> seen = new ArrayList<>();
    for (int step = 0; step < order.stepsPerEpoch(); step++) {
      seen.addAll(order.batch(epoch * order.stepsPerEpoch() + step));
    }
    return seen;
  }

  @Test
  void everyEpochSeesEveryExampleOnceInAnOrderOfItsOwn() {
    DataOrder order = new DataOrder(50, 16, 7);
    assertThat(order.stepsPerEpoch()).isEqualTo(4);
    assertThat(order.batch(3)).hasSize(2);
    List<Integer> all = IntStream.range(0, 50).boxed().toList();
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(epoch(order, epoch)).containsExactlyInAnyOrderElementsOf(all);
      assertThat(epoch(order, epoch)).isNotEqualTo(epoch(order, epoch + 1)).isNotEqualTo(all);
    }
  }

  @Test
  void theOrderFollowsFromTheSeedAloneAndNotFromWhatWasAskedBefore() {
    DataOrder order = new DataOrder(50, 16, 7);
    List<Integer> last = List.copyOf(new DataOrder(50, 16, 7).batch(9));
    IntStream.range(0, 9).forEach(order::batch);
    assertThat(order.batch(9)).isEqualTo(last);
    assertThat(new DataOrder(50, 16, 8).batch(9)).isNotEqualTo(last);
  }

  @Test
  void theRateRisesInALineAndFallsAlongACosine() {
    LearningRateSchedule schedule = LearningRateSchedule.of(2.0, 110, 0.05);
    // 5.5 steps of rise are 6.
    assertThat(schedule.at(0)).isZero();
    assertThat(schedule.at(3)).isEqualTo(1.0);
    assertThat(schedule.at(6)).isEqualTo(2.0);
    assertThat(schedule.at(6 + 52)).isCloseTo(1.0, within(1e-12));
    assertThat(schedule.at(110)).isCloseTo(0.0, within(1e-12));
    assertThat(LearningRateSchedule.of(2.0, 10, 0).at(0)).isEqualTo(2.0);
    assertThat(LearningRateSchedule.of(2.0, 10, 1).at(9)).isEqualTo(1.8);
  }

  private static Example ofLength(int length) {
    return new Example("of " + length, new int[length], new int[] {1});
  }

  @Test
  void microbatchesHoldAllExamplesAndNoMoreTokensThanAllowed() {
    List<Example> examples = IntStream.of(7, 2, 30, 5, 5, 3).mapToObj(i -> ofLength(i)).toList();
    List<List<Example>> microbatches = Microbatches.of(examples, 12);
    List<Example> all = new ArrayList<>();
    microbatches.forEach(all::addAll);
    assertThat(all).containsExactlyInAnyOrderElementsOf(examples);
    assertThat(microbatches)
        .containsExactly(
            List.of(ofLength(30)),
            List.of(ofLength(7), ofLength(5)),
            List.of(ofLength(5), ofLength(3), ofLength(2)));
  }

  @Test
  void withRoomEnoughThereIsOnePass() {
    List<Example> examples = Collections.nCopies(16, ofLength(9));
    assertThat(Microbatches.of(examples, 16 * 9)).containsExactly(examples);
  }
}
