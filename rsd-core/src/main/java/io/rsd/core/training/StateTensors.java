package io.rsd.core.training;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.TensorSource;
import io.rsd.core.model.WeightLayout.Weight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One part of a trainer's state, split into the tensors of a checkpoint. Where the program stacks
 * several projections in one matrix, each tensor is a range of its rows.
 */
final class StateTensors implements TensorSource {

  /** Reads float32 elements of a weight's state as little-endian bytes. */
  @FunctionalInterface
  interface Reader {
    byte[] read(StatePart part, int weight, long start, long count);
  }

  private record Place(int weight, long start) {}

  private final Map<String, Place> places = new HashMap<>();
  private final StatePart part;
  private final Reader reader;

  /**
   * The tensors of one part.
   *
   * @param shapes the shape of every tensor of the model, by name
   */
  StateTensors(
      List<Weight> weights, Map<String, List<Long>> shapes, StatePart part, Reader reader) {
    this.part = part;
    this.reader = reader;
    for (int number = 0; number < weights.size(); number++) {
      long start = 0;
      for (String tensor : weights.get(number).sources()) {
        places.put(tensor, new Place(number, start));
        start += shapes.get(tensor).stream().reduce(1L, Math::multiplyExact);
      }
    }
  }

  @Override
  public FloatType type(String tensor) {
    return FloatType.FLOAT32;
  }

  @Override
  public ByteBuffer bytes(String tensor, long offset, int length) {
    Place place =
        Optional.ofNullable(places.get(tensor))
            .orElseThrow(() -> new IllegalArgumentException("the model has no tensor " + tensor));
    byte[] bytes =
        reader.read(
            part, place.weight(), place.start() + offset / Float.BYTES, length / Float.BYTES);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
