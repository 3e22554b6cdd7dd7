package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.torchscript.ComputeDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The sequences in a model's cache. Whatever is computed through the cache is compared with one
 * pass over the whole sequence by a second copy of the model.
 */
final class CheckedCache implements AutoCloseable {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  private final LanguageModel model;
  private final LanguageModel fullPasses;
  private final float tolerance;
  private final List<int[]> sequences = new ArrayList<>();
  private final Map<Long, int[]> prompts = new HashMap<>();

  /**
   * An empty cache.
   *
   * @param tolerance how far two log-probabilities may be apart and count as the same
   */
  CheckedCache(Checkpoint checkpoint, FloatType type, boolean packed, double tolerance) {
    this.model = LanguageModel.load(checkpoint, CPU, type, packed);
    this.fullPasses = LanguageModel.load(checkpoint, CPU, type, packed);
    this.tolerance = (float) tolerance;
  }

  int slots() {
    return sequences.size();
  }

  int capacity() {
    return model.capacity();
  }

  int vocabulary() {
    return model.config().vocabularySize();
  }

  int length(int slot) {
    return sequences.get(slot).length;
  }

  /** New slots are empty, and of old ones only what fits is left. */
  void resize(int slots, int capacity) {
    model.resize(slots, capacity);
    assertThat(model.capacity()).isGreaterThanOrEqualTo(capacity);
    while (sequences.size() > slots) {
      sequences.remove(sequences.size() - 1);
    }
    while (sequences.size() < slots) {
      sequences.add(new int[0]);
    }
    sequences.replaceAll(tokens -> beginning(tokens, Math.min(tokens.length, model.capacity())));
  }

  /** The length of a prompt that was put aside; 0 for none. */
  int promptLength(long number) {
    return prompts.getOrDefault(number, new int[0]).length;
  }

  void cutBack(int slot, int length) {
    sequences.set(slot, beginning(sequences.get(slot), length));
  }

  void copy(int source, int target, int length) {
    model.copySlot(source, target, length);
    sequences.set(target, beginning(sequences.get(source), length));
  }

  /** Puts the first tokens of a slot aside under a number. */
  void savePrompt(long number, int slot, int length) {
    model.savePrompt(number, slot, length);
    prompts.put(number, beginning(sequences.get(slot), length));
  }

  void loadPrompt(long number, int slot) {
    model.loadPrompt(number, slot);
    sequences.set(slot, prompts.get(number));
  }

  /** Adds tokens to neighbouring slots and looks at nothing that comes out. */
  void prefill(int firstSlot, int[]... tokens) {
    model.prefill(batch(firstSlot, tokens));
    append(firstSlot, tokens);
  }

  /** Adds tokens to neighbouring slots and checks the distribution after each of them. */
  void score(int firstSlot, int[]... tokens) {
    TokenBatch batch = batch(firstSlot, tokens);
    int[] positions =
        IntStream.range(0, tokens.length)
            .flatMap(
                row -> IntStream.range(0, tokens[row].length).map(i -> row * batch.steps() + i))
            .toArray();
    List<int[]> following = Arrays.stream(tokens).map(FullPass::following).toList();
    LanguageModel.Scores scores = model.score(batch, following, positions);
    append(firstSlot, tokens);

    float[][] distributions = FullPass.rows(scores.vocabulary(), vocabulary());
    int next = 0;
    for (int row = 0; row < tokens.length; row++) {
      float[][] whole = wholePass(firstSlot + row);
      int before = whole.length - tokens[row].length;
      for (int i = 0; i < tokens[row].length; i++) {
        assertThat(distributions[next]).containsExactly(whole[before + i], within(tolerance));
        next++;
      }
      for (int i = 0; i < following.get(row).length; i++) {
        assertThat(scores.targets()[row * batch.steps() + i])
            .isCloseTo(whole[before + i][following.get(row)[i]], within(tolerance));
      }
    }
  }

  /** Adds tokens to neighbouring slots and checks the most probable token after each of them. */
  void mostProbable(int firstSlot, int[]... tokens) {
    TokenBatch batch = batch(firstSlot, tokens);
    int[] chosen = FullPass.mostProbable(model, batch);
    append(firstSlot, tokens);
    for (int row = 0; row < tokens.length; row++) {
      float[][] whole = wholePass(firstSlot + row);
      int before = whole.length - tokens[row].length;
      for (int i = 0; i < tokens[row].length; i++) {
        float ofChosen = whole[before + i][chosen[row * batch.steps() + i]];
        for (float other : whole[before + i]) {
          assertThat(other).isLessThanOrEqualTo(ofChosen + tolerance);
        }
      }
    }
  }

  private TokenBatch batch(int firstSlot, int[]... tokens) {
    int[] lengths = IntStream.range(0, tokens.length).map(row -> length(firstSlot + row)).toArray();
    return new TokenBatch(firstSlot, lengths, List.of(tokens));
  }

  private void append(int firstSlot, int[]... tokens) {
    for (int row = 0; row < tokens.length; row++) {
      int[] before = sequences.get(firstSlot + row);
      int[] after = Arrays.copyOf(before, before.length + tokens[row].length);
      System.arraycopy(tokens[row], 0, after, before.length, tokens[row].length);
      sequences.set(firstSlot + row, after);
    }
  }

  private float[][] wholePass(int slot) {
    return FullPass.logProbabilities(fullPasses, sequences.get(slot));
  }

  private static int[] beginning(int[] tokens, int length) {
    return Arrays.copyOf(tokens, length);
  }

  @Override
  public void close() {
    model.close();
    fullPasses.close();
  }
}
