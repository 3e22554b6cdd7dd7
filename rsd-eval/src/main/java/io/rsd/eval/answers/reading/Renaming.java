package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.FreeLetters;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the variables of an answer other names. */
public final class Renaming {

  /** A function's name with the one letter that it is applied to. */
  private static final Pattern APPLIED = Pattern.compile("(function [^\\[]+)\\[([A-Za-z])\\]");

  private Renaming() {}

  /** The answer with other names; empty where it holds what has no names. */
  public static Optional<Answer> of(Answer answer, Map<String, String> names) {
    if (answer instanceof Value value) {
      return Optional.of(new Value(FreeLetters.renamed(value.expression(), names)));
    }
    if (answer instanceof Named named) {
      return of(named.value(), names)
          .map(value -> new Named(List.copyOf(named.names()), value, named.membership()));
    }
    if (answer instanceof Unordered list) {
      return items(list.items(), names).map(items -> new Unordered(items, list.connective()));
    }
    if (answer instanceof Ordered list) {
      return items(list.items(), names).map(items -> new Ordered(list.open(), list.close(), items));
    }
    return Optional.empty();
  }

  private static Optional<List<Answer>> items(List<Answer> items, Map<String, String> names) {
    List<Answer> renamed = new ArrayList<>();
    for (Answer item : items) {
      Optional<Answer> other = of(item, names);
      if (other.isEmpty()) {
        return Optional.empty();
      }
      renamed.add(other.get());
    }
    return Optional.of(renamed);
  }

  /** A function's values with the letter that another answer applies the same function to. */
  public static Optional<Named> likeFunction(Named answer, Named other) {
    if (answer.names().size() != 1 || other.names().size() != 1) {
      return Optional.empty();
    }
    Matcher own = APPLIED.matcher(answer.names().get(0));
    Matcher wanted = APPLIED.matcher(other.names().get(0));
    boolean sameFunction =
        own.matches() && wanted.matches() && own.group(1).equals(wanted.group(1));
    if (!sameFunction || own.group(2).equals(wanted.group(2))) {
      return Optional.empty();
    }
    Map<String, String> swapped =
        Map.of(own.group(2), wanted.group(2), wanted.group(2), own.group(2));
    return of(answer, swapped).map(Named.class::cast);
  }
}
