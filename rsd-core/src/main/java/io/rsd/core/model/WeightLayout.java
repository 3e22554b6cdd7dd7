package io.rsd.core.model;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Maps the tensors of a checkpoint to the weights of the decoder and trainer programs, which stack
 * projections of the same input in one matrix.
 */
public final class WeightLayout {

  /** The layer number of the weights outside the layers. */
  public static final int OUTER = -1;

  private static final String LAYER_PREFIX = "model.layers.";

  /** The stacked projections, in the order in which the program splits them. */
  private static final List<String> STACKING_ORDER =
      List.of("q_proj", "k_proj", "v_proj", "gate_proj", "up_proj");

  /**
   * One weight of the program.
   *
   * @param layer the layer from 0, or {@link #OUTER}
   * @param name its name in the program; names that end in {@code norm} are norm weights
   * @param sources the checkpoint's tensors, stacked along the first dimension in this order
   * @param shape the shape of the stack
   */
  public record Weight(int layer, String name, List<String> sources, List<Long> shape) {}

  private record Place(int layer, String name) {}

  private WeightLayout() {}

  /** All weights of a model. Together their sources are all tensors of its checkpoint. */
  public static List<Weight> of(ModelConfig config) {
    SortedMap<String, List<Long>> tensors = Checkpoint.expectedTensors(config);
    Map<Place, List<String>> sources = new LinkedHashMap<>();
    tensors
        .keySet()
        .forEach(name -> sources.computeIfAbsent(place(name), p -> new ArrayList<>()).add(name));
    List<Weight> weights = new ArrayList<>();
    sources.forEach(
        (place, names) -> {
          names.sort(Comparator.comparing(name -> STACKING_ORDER.indexOf(module(name))));
          weights.add(new Weight(place.layer(), place.name(), names, stacked(names, tensors)));
        });
    return weights;
  }

  private static Place place(String tensor) {
    int layer =
        tensor.startsWith(LAYER_PREFIX)
            ? Integer.parseInt(
                tensor.substring(LAYER_PREFIX.length(), tensor.indexOf('.', LAYER_PREFIX.length())))
            : OUTER;
    String module = module(tensor);
    String name =
        switch (module) {
          case "q_proj", "k_proj", "v_proj" -> tensor.endsWith(".bias") ? "qkv_bias" : "qkv_proj";
          case "gate_proj", "up_proj" -> "gate_up_proj";
          default -> module;
        };
    return new Place(layer, name);
  }

  /** The module that a tensor belongs to: {@code q_proj} of {@code ...self_attn.q_proj.weight}. */
  private static String module(String tensor) {
    int end = tensor.lastIndexOf('.');
    return tensor.substring(tensor.lastIndexOf('.', end - 1) + 1, end);
  }

  private static List<Long> stacked(List<String> names, SortedMap<String, List<Long>> tensors) {
    List<Long> shape = new ArrayList<>(tensors.get(names.get(0)));
    shape.set(0, names.stream().mapToLong(name -> tensors.get(name).get(0)).sum());
    return shape;
  }
}
