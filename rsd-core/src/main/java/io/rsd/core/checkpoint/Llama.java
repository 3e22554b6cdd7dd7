package io.rsd.core.checkpoint;

/** Llama 2 and 3. */
final class Llama implements Family {

  @Override
  public String className() {
    return "LlamaForCausalLM";
  }

  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public int defaultKeyValueHeads(int queryHeads) {
    return queryHeads;
  }

  @Override
  public int defaultMaximumPositions() {
    return 2048;
  }
}
