package io.rsd.core.model;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.torchscript.Attribute;
import io.rsd.core.torchscript.ScriptProgram;
import java.util.LinkedHashMap;
import java.util.Map;

/** Assembles the decoder program of a model from the TorchScript files beside this class. */
public final class DecoderProgram {

  private DecoderProgram() {}

  /**
   * The program of a model of the given shape, without weights.
   *
   * @param packed whether matrices have oneDNN's layout, which only the CPU reads
   */
  static ScriptProgram of(ModelConfig config, FloatType type, boolean packed) {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("__torch__.py", source("decoder.py"));
    sources.put("__torch__/sampling.py", source("sampling.py"));
    sources.putAll(sources(config));

    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("training", new Attribute.Flag(false));
    attributes.put("dtype", new Attribute.Whole(dtype(type)));
    attributes.put("packed", new Attribute.Flag(packed));
    attributes.put("query_heads", new Attribute.Whole(config.queryHeads()));
    attributes.put("kv_heads", new Attribute.Whole(config.keyValueHeads()));
    attributes.put("head_size", new Attribute.Whole(config.headSize()));
    attributes.put("query_scale", new Attribute.Real(config.queryScale()));
    attributes.put("epsilon", new Attribute.Real(config.normEpsilon()));
    attributes.put("amplitude", new Attribute.Real(config.rotary().amplitude()));
    attributes.put("windows", new Attribute.EmptyList("List[int]"));
    attributes.put("layers", new Attribute.EmptyList("List[Dict[str, Tensor]]"));
    attributes.put("outer", new Attribute.EmptyDictionary("Dict[str, Tensor]"));
    attributes.put("keys", new Attribute.EmptyList("List[Tensor]"));
    attributes.put("values", new Attribute.EmptyList("List[Tensor]"));
    attributes.put("kept", new Attribute.EmptyList("List[Tensor]"));
    attributes.put("normalizers", new Attribute.EmptyList("List[Tensor]"));
    attributes.put("prompts", new Attribute.EmptyDictionary("Dict[int, Tensor]"));
    return new ScriptProgram("Decoder", sources, attributes);
  }

  /** The source files of a model's layers by name, for any program that runs them. */
  public static Map<String, String> sources(ModelConfig config) {
    Map<String, String> sources = new LinkedHashMap<>(layers(config.architecture()));
    String context = config.slidingWindow().isPresent() ? "sliding.py" : "full.py";
    sources.put("__torch__/context.py", source(context));
    String rotary = config.rotary().isPlain() ? "rotary.py" : "longrope.py";
    sources.put("__torch__/rotary.py", source(rotary));
    return sources;
  }

  /** The source files of a family's layers by name. */
  static Map<String, String> layers(Architecture architecture) {
    return Map.of(
        "__torch__/layers.py", source("layers.py"),
        "__torch__/kind.py", source(architecture.layerProgram() + ".py"),
        "__torch__/family.py", source(architecture.modelType() + ".py"));
  }

  /** PyTorch's number for a type. */
  public static int dtype(FloatType type) {
    return switch (type) {
      case FLOAT16 -> 5;
      case FLOAT32 -> 6;
      case BFLOAT16 -> 15;
    };
  }

  static String source(String name) {
    return ScriptProgram.source(DecoderProgram.class, name);
  }
}
