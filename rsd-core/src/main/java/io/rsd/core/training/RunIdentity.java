package io.rsd.core.training;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Identity;
import io.rsd.core.files.Sha256;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The identity of a training run. A run resumes only with the settings and data that it began with.
 */
final class RunIdentity {

  /** The name of the compute type. */
  static final String COMPUTE_TYPE = "training.compute_type";

  private RunIdentity() {}

  /**
   * The settings that decide the result, and a digest of the examples.
   *
   * @param type the compute type
   */
  static Identity of(TrainingSettings settings, FloatType type, List<Example> examples) {
    SortedMap<String, Object> identity = new TreeMap<>();
    identity.put("training.model", settings.model().toAbsolutePath().normalize());
    identity.put("training.epochs", settings.epochs());
    identity.put("training.batch_size", settings.batchSize());
    identity.put("training.tokens_per_microbatch", settings.tokensPerMicrobatch());
    identity.put("training.learning_rate", settings.learningRate());
    identity.put("training.warmup", settings.warmup());
    identity.put("training.beta1", settings.optimizer().beta1());
    identity.put("training.beta2", settings.optimizer().beta2());
    identity.put("training.epsilon", settings.optimizer().epsilon());
    identity.put("training.weight_decay", settings.optimizer().weightDecay());
    identity.put("training.gradient_clipping", settings.optimizer().gradientClipping());
    identity.put("training.seed", settings.seed());
    identity.put(COMPUTE_TYPE, type.configName());
    identity.put("the digest of the rows' tokens and targets", digest(examples));
    SortedMap<String, String> texts = new TreeMap<>();
    identity.forEach((name, value) -> texts.put(name, value.toString()));
    return new Identity(texts);
  }

  private static String digest(List<Example> examples) {
    Sha256 hash = new Sha256();
    for (Example example : examples) {
      hash.add(bytes(example.tokens()));
      hash.add(bytes(example.targets()));
    }
    return hash.hex();
  }

  /** The numbers after their count, so that no two lists of lists have the same bytes. */
  private static ByteBuffer bytes(int[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (numbers.length + 1));
    bytes.putInt(numbers.length);
    for (int number : numbers) {
      bytes.putInt(number);
    }
    return bytes.flip();
  }
}
