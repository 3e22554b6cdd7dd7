package io.rsd.spark.input;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;

/**
 * A wording of prompts that others have published: a block of the resource {@code prompts.conf},
 * which explains the keys.
 */
record PromptPreset(
    String source, String ofQwen, String system, String user, String choices, String opening) {

  private static final String FILE = "prompts.conf";
  private static final String OF_QWEN = "of_qwen";

  private static Config file() {
    return ConfigFactory.parseResources(
        PromptPreset.class, FILE, ConfigParseOptions.defaults().setAllowMissing(false));
  }

  /** The names of all presets, in the order of the alphabet. */
  static List<String> names() {
    return file().root().keySet().stream().sorted().toList();
  }

  /** The preset of a name, which is one of {@link #names}. */
  static PromptPreset of(String name) {
    Config block = file().getConfig(name);
    return new PromptPreset(
        block.getString("source"),
        block.hasPath(OF_QWEN) ? block.getString(OF_QWEN) : "",
        block.getString("system"),
        block.getString("user"),
        block.getString("choices"),
        block.getString("opening"));
  }
}
