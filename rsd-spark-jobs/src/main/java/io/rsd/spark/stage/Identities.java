package io.rsd.spark.stage;

import io.rsd.core.config.Identity;
import io.rsd.core.config.SettingsFile;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Parts of what decides the result of a stage, which several stages share. Settings that only
 * decide how fast it comes, or where it is, are left out.
 */
final class Identities {

  static final String TEACHER = "models.teacher (content)";
  static final String STUDENT = "models.student (content)";
  static final String COMPUTE_TYPE = "models.compute_type";

  private Identities() {}

  /** Of the table of problems that traces are made for. */
  static Identity problems(RunContext context) {
    RunSettings settings = context.settings();
    return of(
        section(settings.file(), "problems", "path"),
        settings.prompts().identity(),
        section(settings.file(), "score", "from", "stage"),
        settings.decontamination().identity(context::contentOf),
        // The same file may be anywhere, and another may be where it was.
        Map.of(
            "problems.path (content)",
            context.contentOf(settings.problems()),
            STUDENT,
            context.hashes().student()));
  }

  /** The settings of a section, without some of them. */
  static SortedMap<String, String> section(SettingsFile file, String name, String... without) {
    SortedMap<String, String> values = new TreeMap<>(file.section(name).flat());
    List.of(without).forEach(setting -> values.remove(name + "." + setting));
    return values;
  }

  /** How tokens are drawn. */
  static SortedMap<String, String> decoding(RunContext context) {
    SortedMap<String, String> values =
        section(context.settings().file(), "decoding", "slots", "block_length", "cache_memory");
    values.put(COMPUTE_TYPE, context.models().chosenType().configName());
    return values;
  }

  /** The teacher, if there is one. */
  static Map<String, String> teacher(RunContext context) {
    return context.hashes().teacher().map(hash -> Map.of(TEACHER, hash)).orElse(Map.of());
  }

  /** The judge, if there is one: what it is asked, and not where it is or how fast it replies. */
  static Map<String, String> judge(RunContext context) {
    return context
        .settings()
        .judge()
        .map(
            judge -> {
              SortedMap<String, String> values =
                  section(
                      context.settings().file(),
                      "grader.judge",
                      "url",
                      "key_variable",
                      "requests_at_once",
                      "timeout_seconds",
                      "retries",
                      "first_wait_seconds");
              values.put("grader.judge.prompt (content)", judge.prompt().content());
              return values;
            })
        .orElseGet(TreeMap::new);
  }

  /** Several together. */
  @SafeVarargs
  static Identity of(Map<String, String>... parts) {
    SortedMap<String, String> all = new TreeMap<>();
    for (Map<String, String> part : parts) {
      all.putAll(part);
    }
    return new Identity(all);
  }
}
