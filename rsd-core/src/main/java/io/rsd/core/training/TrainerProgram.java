package io.rsd.core.training;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.model.DecoderProgram;
import io.rsd.core.torchscript.Attribute;
import io.rsd.core.torchscript.ScriptProgram;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Assembles the trainer program of a model from the files beside this class and the files of its
 * layers.
 */
final class TrainerProgram {

  private TrainerProgram() {}

  /**
   * The program of a model of the given shape, without weights.
   *
   * @param limits the memory limits of a microbatch
   */
  static ScriptProgram of(ModelConfig config, FloatType type, MicrobatchLimits limits) {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("__torch__.py", source("trainer.py"));
    sources.put("__torch__/block.py", source("block.py"));
    sources.putAll(DecoderProgram.sources(config));

    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("training", new Attribute.Flag(true));
    attributes.put("dtype", new Attribute.Whole(DecoderProgram.dtype(type)));
    attributes.put("query_heads", new Attribute.Whole(config.queryHeads()));
    attributes.put("kv_heads", new Attribute.Whole(config.keyValueHeads()));
    attributes.put("query_scale", new Attribute.Real(config.queryScale()));
    attributes.put("epsilon", new Attribute.Real(config.normEpsilon()));
    attributes.put("amplitude", new Attribute.Real(config.rotary().amplitude()));
    attributes.put("logits_at_once", new Attribute.Whole(limits.logits()));
    attributes.put("recorded_tokens", new Attribute.Whole(limits.recordedTokens(config)));
    attributes.put("windows", new Attribute.EmptyList("List[int]"));
    attributes.put("layers", new Attribute.EmptyList("List[Dict[str, int]]"));
    attributes.put("outer", new Attribute.EmptyDictionary("Dict[str, int]"));
    attributes.put("shapes", new Attribute.EmptyList("List[List[int]]"));
    attributes.put("names", new Attribute.EmptyList("List[str]"));
    for (String tensors : new String[] {"frequencies", "compute"}) {
      attributes.put(tensors, new Attribute.EmptyList("List[Tensor]"));
    }
    for (StatePart part : StatePart.values()) {
      attributes.put(part.key(), new Attribute.EmptyList("List[Tensor]"));
    }
    return new ScriptProgram("Trainer", sources, attributes);
  }

  private static String source(String name) {
    return ScriptProgram.source(TrainerProgram.class, name);
  }
}
