package io.rsd.eval.answers.expression;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words and commands that the grammar of answers knows. */
public final class Vocabulary {

  /** Functions of one argument that may be written without brackets. */
  public static final Set<String> FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "arccot",
          "arcsec", "arccsc", "sinh", "cosh", "tanh", "coth", "exp", "ln", "log", "lg", "det",
          "gcd", "lcm", "min", "max", "arg", "Re", "Im", "dim", "ker", "deg", "sgn", "cis", "abs",
          "floor", "ceil", "rank", "tr", "Res", "Pr", "Var", "Cov");

  /** Names of functions as they are typed without LaTeX. */
  public static final Set<String> PLAIN_FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh",
          "tanh", "exp", "ln", "log", "gcd", "lcm", "max", "sqrt", "cbrt", "min", "abs", "floor",
          "ceil", "det", "binom");

  /** Commands that size the bracket behind them. */
  public static final Set<String> SIZES =
      Set.of(
          "left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big", "bigg", "Bigg", "biggl",
          "biggr", "Biggl", "Biggr", "middle");

  /** Commands for letters, as far as they are no operators. */
  public static final Set<String> SYMBOLS =
      Set.of(
          "alpha",
          "beta",
          "gamma",
          "delta",
          "epsilon",
          "zeta",
          "eta",
          "theta",
          "iota",
          "kappa",
          "lambda",
          "mu",
          "nu",
          "xi",
          "rho",
          "sigma",
          "tau",
          "upsilon",
          "phi",
          "chi",
          "psi",
          "omega",
          "vartheta",
          "varrho",
          "varsigma",
          "Gamma",
          "Theta",
          "Lambda",
          "Xi",
          "Pi",
          "Sigma",
          "Upsilon",
          "Phi",
          "Psi",
          "Omega",
          "Delta",
          "ell",
          "hbar",
          "imath",
          "jmath");

  /** Operators in front of what they are applied to. */
  public static final Set<String> OPERATORS =
      Set.of("neg", "lnot", "forall", "exists", "nabla", "partial", "Re", "Im", "square", "Box");

  /** Commands that only style or space what follows. */
  public static final Set<String> IGNORED =
      Set.of(
          "displaystyle",
          "textstyle",
          "scriptstyle",
          "limits",
          "nolimits",
          "thinspace",
          "medspace",
          "thickspace",
          "enspace",
          "hfill",
          "underline",
          "mathit",
          "mathsf",
          "mathtt",
          "bf",
          "rm",
          "it",
          "boxed",
          "fbox",
          "framebox",
          "mathcal",
          "mathscr",
          "mathfrak",
          "bold",
          "hspace",
          "phantom",
          "nonumber",
          "tiny",
          "small",
          "large",
          "Large",
          "normalsize",
          "ensuremath",
          "allowbreak");

  /** Commands whose argument is text. */
  public static final Set<String> TEXT =
      Set.of(
          "text",
          "textbf",
          "textit",
          "textrm",
          "textnormal",
          "texttt",
          "textsf",
          "textsc",
          "mbox",
          "hbox",
          "mathrm",
          "operatorname",
          "rm",
          "emph");

  /** Commands and signs that mean the same as another one. */
  public static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("dfrac", "frac"),
          Map.entry("tfrac", "frac"),
          Map.entry("cfrac", "frac"),
          Map.entry("dbinom", "binom"),
          Map.entry("tbinom", "binom"),
          Map.entry("leq", "le"),
          Map.entry("leqslant", "le"),
          Map.entry("leqq", "le"),
          Map.entry("geq", "ge"),
          Map.entry("geqslant", "ge"),
          Map.entry("geqq", "ge"),
          Map.entry("neq", "ne"),
          Map.entry("thickapprox", "approx"),
          Map.entry("approxeq", "approx"),
          Map.entry("simeq", "approx"),
          Map.entry("doteq", "approx"),
          Map.entry("ast", "cdot"),
          Map.entry("lbrack", "["),
          Map.entry("rbrack", "]"),
          Map.entry("lbrace", "{"),
          Map.entry("rbrace", "}"),
          Map.entry("lparen", "("),
          Map.entry("rparen", ")"),
          Map.entry("asin", "arcsin"),
          Map.entry("acos", "arccos"),
          Map.entry("atan", "arctan"),
          Map.entry("tg", "tan"),
          Map.entry("ctg", "cot"),
          Map.entry("cosec", "csc"),
          Map.entry("arctg", "arctan"),
          Map.entry("varnothing", "emptyset"),
          Map.entry("smallsetminus", "setminus"),
          Map.entry("bigcup", "cup"),
          Map.entry("bigcap", "cap"),
          Map.entry("ldots", "dots"),
          Map.entry("cdots", "dots"),
          Map.entry("dotsc", "dots"),
          Map.entry("degree", "circ"),
          Map.entry("overrightarrow", "vec"),
          Map.entry("boldsymbol", "mathbf"),
          Map.entry("bm", "mathbf"),
          Map.entry("lnot", "neg"),
          Map.entry("land", "and"),
          Map.entry("lor", "or"),
          Map.entry("wedge", "and"),
          Map.entry("vee", "or"),
          Map.entry("supseteq", "supset"),
          Map.entry("implies", "Rightarrow"),
          Map.entry("Longrightarrow", "Rightarrow"),
          Map.entry("Leftrightarrow", "iff"),
          Map.entry("longrightarrow", "to"),
          Map.entry("mod", "pmod"),
          Map.entry("arcctg", "arccot"),
          Map.entry("inf", "infty"),
          Map.entry("infinity", "infty"),
          Map.entry("oo", "infty"),
          Map.entry("varphi", "phi"),
          Map.entry("varepsilon", "epsilon"),
          Map.entry("lvert", "vert"),
          Map.entry("rvert", "vert"),
          Map.entry("mid", "vert"));

  /** Short words of a language that are not products of their letters. */
  public static final Set<String> WORDS =
      Set.of(
          "the", "is", "it", "of", "no", "not", "yes", "for", "if", "in", "on", "at", "to", "are",
          "was", "per", "all", "any", "so", "an", "by", "as", "be", "we", "but", "can", "has",
          "its", "one", "two", "six", "ten", "odd", "mod", "only", "with", "when", "than", "pts",
          "pct", "red", "blue", "neither", "none");

  /** Words that make what follows a number a statement rather than a unit. */
  public static final Set<String> STATEMENT_WORDS =
      Set.of(
          "is",
          "are",
          "was",
          "were",
          "not",
          "no",
          "if",
          "when",
          "where",
          "for",
          "with",
          "such",
          "only",
          "but",
          "except",
          "because",
          "since",
          "than",
          "less",
          "more",
          "least",
          "most",
          "greater",
          "between",
          "either",
          "neither",
          "so",
          "then",
          "thus",
          "to",
          "mod",
          "minus",
          "plus",
          "times",
          "over",
          "wrong",
          "incorrect",
          "infinitely",
          "answer",
          "therefore",
          "st",
          "nd",
          "rd",
          "th",
          "cannot",
          "can't",
          "never",
          "impossible",
          "occur",
          "squared",
          "cubed",
          "factorial",
          "half",
          "halves",
          "third",
          "thirds",
          "quarter",
          "quarters",
          "fourths",
          "fifths",
          "tenths",
          "hundredths",
          "below",
          "above",
          "under");

  /** Words that multiply the number before them. */
  public static final Map<String, Long> MULTIPLIERS =
      Map.of(
          "dozen", 12L,
          "hundred", 100L,
          "thousand", 1_000L,
          "million", 1_000_000L,
          "billion", 1_000_000_000L,
          "trillion", 1_000_000_000_000L);

  private Vocabulary() {}

  /** Whether a variable's name is a letter or a word, rather than a sign with a meaning. */
  public static boolean isSymbol(String name) {
    if (!name.startsWith("\\")) {
      return !name.startsWith("set ") && !name.isEmpty();
    }
    int end = 1;
    while (end < name.length() && Character.isLetter(name.charAt(end))) {
      end++;
    }
    return SYMBOLS.contains(name.substring(1, end));
  }

  /** Whether words state something, rather than name a thing or a unit. */
  public static boolean isStatement(String words) {
    for (String word : words.toLowerCase(Locale.ROOT).replace('.', ' ').split("\\s+", -1)) {
      if (STATEMENT_WORDS.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
