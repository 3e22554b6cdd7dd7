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
 * pass over the whole sequence by a second copy of the model. A sequence that has come to a length
 * with other rotary frequencies is read again from its beginning.
 */
final class CheckedCache implements AutoCloseable {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  private final LanguageModel model;
  private final LanguageModel fullPasses;
  private final float tolerance;
  private final List<Held> sequences = new ArrayList<>();
  private final Map<Long, Held> prompts = new HashMap<>();

  /**
   * What a slot holds.
   *
   * @param set the rotary frequencies by which it was read
   */
  private record Held(int[] tokens, int set) {

    static final Held NOTHING = new Held(new int[0], 0);

    Held beginning(int length) {
      return new Held(Arrays.copyOf(tokens, length), set);
    }
  }

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
    return sequences.get(slot).tokens().length;
  }

  /** New slots are empty, and of old ones only what fits is left. */
  void resize(int slots, int capacity) {
    model.resize(slots, capacity);
    assertThat(model.capacity()).isGreaterThanOrEqualTo(capacity);
    while (sequences.size() > slots) {
      sequences.remove(sequences.size() - 1);
    }
    while (sequences.size() < slots) {
      sequences.add(Held.NOTHING);
    }
    sequences.replaceAll(held -> held.beginning(Math.min(held.tokens().length, model.capacity())));
  }

  /** The length of a prompt that was put aside; 0 for none. */
  int promptLength(long number) {
    return prompts.getOrDefault(number, Held.NOTHING).tokens().length;
  }

  void cutBack(int slot, int length) {
    sequences.set(slot, sequences.get(slot).beginning(length));
  }

  void copy(int source, int target, int length) {
    model.copySlot(source, target, length);
    sequences.set(target, sequences.get(source).beginning(length));
  }

  /** Puts the first tokens of a slot aside under a number. */
  void savePrompt(long number, int slot, int length) {
    model.savePrompt(number, slot, length);
    prompts.put(number, sequences.get(slot).beginning(length));
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
    List<int[]> read = batch.tokens();
    int[] positions =
        IntStream.range(0, read.size())
            .flatMap(
                row -> IntStream.range(0, read.get(row).length).map(i -> row * batch.steps() + i))
            .toArray();
    List<int[]> following = read.stream().map(FullPass::following).toList();
    LanguageModel.Scores scores = model.score(batch, following, positions);
    append(firstSlot, tokens);

    float[][] distributions = FullPass.rows(scores.vocabulary(), vocabulary());
    int next = 0;
    for (int row = 0; row < tokens.length; row++) {
      float[][] whole = wholePass(firstSlot + row);
      int count = batch.tokens().get(row).length;
      int before = whole.length - count;
      for (int i = 0; i < count; i++) {
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
      int count = batch.tokens().get(row).length;
      int before = whole.length - count;
      for (int i = 0; i < count; i++) {
        float ofChosen = whole[before + i][chosen[row * batch.steps() + i]];
        for (float other : whole[before + i]) {
          assertThat(other).isLessThanOrEqualTo(ofChosen + tolerance);
        }
      }
    }
  }

  private TokenBatch batch(int firstSlot, int[]... tokens) {
    int[] lengths = new int[tokens.length];
    List<int[]> read = new ArrayList<>();
    for (int row = 0; row < tokens.length; row++) {
      Held held = sequences.get(firstSlot + row);
      Held after = after(held, tokens[row]);
      lengths[row] = after.set() == held.set() ? held.tokens().length : 0;
      read.add(Arrays.copyOfRange(after.tokens(), lengths[row], after.tokens().length));
    }
    TokenBatch batch = new TokenBatch(firstSlot, lengths, read);
    model.resize(slots(), Math.max(capacity(), batch.positions()));
    return batch;
  }

  private Held after(Held before, int... more) {
    int[] tokens = Arrays.copyOf(before.tokens(), before.tokens().length + more.length);
    System.arraycopy(more, 0, tokens, before.tokens().length, more.length);
    return new Held(tokens, model.config().rotary().set(tokens.length));
  }

  private void append(int firstSlot, int[]... tokens) {
    for (int row = 0; row < tokens.length; row++) {
      sequences.set(firstSlot + row, after(sequences.get(firstSlot + row), tokens[row]));
    }
  }

  private float[][] wholePass(int slot) {
    return FullPass.logProbabilities(fullPasses, sequences.get(slot).tokens());
  }

  @Override
  public void close() {
    model.close();
    fullPasses.close();
  }
}
