package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The splits that the names of files tell of, as the HuggingFace hub has it: {@code
 * train-00000-of-00002.parquet}, {@code test.jsonl}.
 */
final class Splits {

  private static final Pattern SHARD = Pattern.compile("(.+)-\\d+-of-\\d+");

  private static final Map<String, List<String>> WORDS =
      Map.of(
          "train", List.of("train", "training"),
          "validation", List.of("validation", "valid", "val", "dev"),
          "test", List.of("test", "testing", "eval", "evaluation"));

  private Splits() {}

  /**
   * Refuses files of several splits: problems to train on and to test with do not belong together.
   *
   * @param place the folder, for people
   * @param names those of its files, or of the values of its folders
   */
  static void requireOne(String place, Collection<String> names) {
    List<String> splits =
        names.stream().flatMap(name -> of(name).stream()).distinct().sorted().toList();
    if (splits.size() > 1) {
      throw new InvalidInputException(
          "%s: has the splits %s; name the files of one of them, for example %s/*%s*"
              .formatted(place, String.join(", ", splits), place, splits.get(splits.size() - 1)));
    }
  }

  private static Optional<String> of(String file) {
    String name = file.toLowerCase(Locale.ROOT).replaceAll("\\..*", "");
    Matcher shard = SHARD.matcher(name);
    Optional<String> known =
        Arrays.stream(name.split("[^a-z]+", -1))
            .flatMap(word -> WORDS.keySet().stream().filter(of -> WORDS.get(of).contains(word)))
            .findFirst();
    return known.isPresent() || !shard.matches() ? known : Optional.of(shard.group(1));
  }
}
