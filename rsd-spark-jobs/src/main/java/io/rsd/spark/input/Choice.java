package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.Sha256;
import io.rsd.eval.answers.extraction.Choices;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The options of a question and the right one among them.
 *
 * @param options their texts
 * @param right the index of the right one
 */
record Choice(List<String> options, int right) implements Serializable {

  private static final int HEX = 16;

  Choice {
    options = List.copyOf(options);
  }

  /**
   * The options of a row.
   *
   * @param cells of the columns of the options; empty where the row has fewer
   * @param right the index of the right one
   * @throws InvalidInputException if that one is empty, or the only one
   */
  static Choice of(List<Optional<String>> cells, int right) {
    if (cells.get(right).isEmpty()) {
      throw new InvalidInputException("its right option is empty");
    }
    List<String> options = cells.stream().flatMap(Optional::stream).map(String::strip).toList();
    if (options.size() < 2) {
      throw new InvalidInputException("it has only one option");
    }
    return new Choice(
        options, (int) cells.subList(0, right).stream().filter(Optional::isPresent).count());
  }

  /**
   * The index of the option that an answer names, by its letter or its text.
   *
   * @throws InvalidInputException if it names none, or one by its letter and another by its text
   */
  static int named(List<Optional<String>> cells, String answer) {
    List<Integer> named =
        IntStream.range(0, cells.size())
            .filter(
                i ->
                    Choices.bare(answer).filter(letter(i)::equals).isPresent()
                        || cells.get(i).filter(of -> of.strip().equals(answer.strip())).isPresent())
            .boxed()
            .toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new InvalidInputException(
        named.isEmpty()
            ? "its answer '%s' is neither the letter nor the text of one of its options"
                .formatted(answer)
            : "its answer '%s' names more than one of its options".formatted(answer));
  }

  /** The letter of an option: A is the first. */
  static String letter(int index) {
    return Character.toString('A' + index);
  }

  /** The letter of the right option. */
  String letter() {
    return letter(right);
  }

  /** The same options in an order that follows from a seed and the question alone. */
  Choice shuffled(long seed, String question) {
    String hash = new Sha256().add(seed + "\n" + question).hex();
    SplittableRandom random =
        new SplittableRandom(Long.parseUnsignedLong(hash.substring(0, Long.BYTES * 2), HEX));
    List<Integer> order = new ArrayList<>(IntStream.range(0, options.size()).boxed().toList());
    for (int last = order.size() - 1; last > 0; last--) {
      Collections.swap(order, last, random.nextInt(last + 1));
    }
    return new Choice(order.stream().map(options::get).toList(), order.indexOf(right));
  }
}
