package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Vocabulary;
import java.util.Set;

/** Which names are commands of LaTeX, where a doubled backslash may also begin a new line. */
final class Commands {

  private static final Set<String> OTHERS =
      Set.of(
          "frac",
          "sqrt",
          "binom",
          "boxed",
          "begin",
          "end",
          "pi",
          "infty",
          "cdot",
          "times",
          "div",
          "pm",
          "mp",
          "le",
          "ge",
          "ne",
          "lt",
          "gt",
          "in",
          "to",
          "cup",
          "cap",
          "setminus",
          "sum",
          "prod",
          "int",
          "lim",
          "langle",
          "rangle",
          "lfloor",
          "rfloor",
          "lceil",
          "rceil",
          "circ",
          "overline",
          "vec",
          "hat",
          "mathbb",
          "mathbf",
          "quad",
          "qquad",
          "angle",
          "triangle",
          "emptyset",
          "approx",
          "equiv",
          "pmod",
          "bmod",
          "dots",
          "color",
          "tag",
          "prime",
          "mathrm",
          "perp",
          "parallel",
          "sim",
          "cong",
          "subset",
          "subseteq",
          "notin",
          "widehat",
          "tilde",
          "rightarrow",
          "mapsto",
          "Rightarrow",
          "iff",
          "and",
          "or");

  private Commands() {}

  static boolean isKnown(String name) {
    return OTHERS.contains(name)
        || Vocabulary.SYNONYMS.containsKey(name)
        || Vocabulary.SYMBOLS.contains(name)
        || Vocabulary.FUNCTIONS.contains(name)
        || Vocabulary.TEXT.contains(name)
        || Vocabulary.IGNORED.contains(name)
        || Vocabulary.SIZES.contains(name)
        || Vocabulary.OPERATORS.contains(name);
  }
}
