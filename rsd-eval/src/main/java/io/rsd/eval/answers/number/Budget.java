package io.rsd.eval.answers.number;

/**
 * What one check may cost at most. Everything that could grow with the input is measured against
 * these bounds before it is done, so that no input can make a check slow, deep or large.
 */
public final class Budget {

  /** Characters of one extracted answer. */
  public static final int ANSWER_LENGTH = 4_000;

  /** Brackets, fractions, roots and exponents inside each other. */
  public static final int NESTING = 48;

  /** Digits of one number as it is written. */
  public static final int LITERAL_DIGITS = 1_000;

  /** Bits of an exact number while calculating, about 5,000 digits. */
  public static final int NUMBER_BITS = 16_000;

  /** Items of a list, a set or a matrix, and the alternatives that plus-minus signs stand for. */
  public static final int ITEMS = 256;

  /** Significant digits of a numeric evaluation. */
  public static final int PRECISION = 400;

  /** The largest argument of a circular or exponential function. */
  public static final int FUNCTION_ARGUMENT = 10_000;

  private static final long STEPS = 200_000;

  private long steps = STEPS;

  /**
   * Pays for some work before it is done.
   *
   * @param cost about the number of small arithmetic operations
   */
  public void spend(long cost) {
    steps -= cost;
    if (steps < 0) {
      throw new BudgetExceededException("the comparison takes too many steps");
    }
  }

  /** Refuses exact numbers that grew too large. */
  public Rational checked(Rational value) {
    if (value.bits() > NUMBER_BITS) {
      throw new BudgetExceededException("a number has too many digits");
    }
    return value;
  }
}
