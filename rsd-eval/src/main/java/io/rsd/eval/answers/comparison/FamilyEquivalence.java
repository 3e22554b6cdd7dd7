package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.expression.CanonicalText;
import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.FreeLetters;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answer.Conditioned;
import io.rsd.eval.answers.reading.Answer.Congruence;
import io.rsd.eval.answers.reading.Answer.Described;
import io.rsd.eval.answers.reading.Answer.Family;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Statement;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.Renaming;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares answers that stand for many values: families, congruences, described sets. */
final class FamilyEquivalence {

  private static final Comparison UNCLEAR =
      Comparison.undecided("one of them stands for many values in another way");

  private final ScalarEquivalence scalars;
  private final StatementEquivalence statements;
  private final PartEquivalence answers;

  FamilyEquivalence(
      ScalarEquivalence scalars, StatementEquivalence statements, PartEquivalence answers) {
    this.scalars = scalars;
    this.statements = statements;
    this.answers = answers;
  }

  boolean concern(Answer answer) {
    return answer instanceof Family
        || answer instanceof Congruence
        || answer instanceof Described
        || answer instanceof Conditioned;
  }

  /** Compares two answers, at least one of which is of these kinds. */
  Comparison compare(Answer gold, Answer prediction) {
    if (gold instanceof Congruence left && prediction instanceof Congruence right) {
      return compareCongruences(left, right);
    }
    if (gold instanceof Described left && prediction instanceof Described right) {
      return compareDescribed(left, right);
    }
    if (gold instanceof Conditioned || prediction instanceof Conditioned) {
      return compareConditioned(gold, prediction);
    }
    if (gold instanceof Family left && prediction instanceof Family right) {
      return left.set().equals(right.set())
          ? compareMembers(left.member(), right.member(), right.parameter(), left.parameter())
          : UNCLEAR;
    }
    if (gold instanceof Family family) {
      return compareWithPlain(family, prediction, true);
    }
    return prediction instanceof Family family ? compareWithPlain(family, gold, false) : UNCLEAR;
  }

  /** A condition on a variable of the answer itself does not change the answer. */
  private Comparison compareConditioned(Answer gold, Answer prediction) {
    Answer left = gold instanceof Conditioned conditioned ? conditioned.member() : gold;
    Answer right =
        prediction instanceof Conditioned conditioned ? conditioned.member() : prediction;
    Comparison members = answers.compare(left, right);
    if (gold instanceof Conditioned first && prediction instanceof Conditioned second) {
      Comparison conditions = answers.compare(first.condition(), second.condition());
      return conditions.isEqual()
          ? members
          : members.atMostUndecided("they hold under different conditions");
    }
    return members;
  }

  private Comparison compareCongruences(Congruence gold, Congruence prediction) {
    boolean sameLeft = CanonicalText.of(gold.left()).equals(CanonicalText.of(prediction.left()));
    Optional<Rational> modulus = scalars.rational(gold.modulus());
    Optional<Rational> other = scalars.rational(prediction.modulus());
    Expression difference = Expression.difference(gold.remainder(), prediction.remainder());
    Optional<Rational> steps =
        Nature.hasVariables(difference) ? Optional.empty() : scalars.rational(difference);
    if (modulus.isEmpty() || other.isEmpty() || steps.isEmpty() || modulus.get().isZero()) {
      return UNCLEAR;
    }
    if (!modulus.get().absolute().equals(other.get().absolute())) {
      return Comparison.different("they are remainders of different divisors");
    }
    boolean same = steps.get().dividedBy(modulus.get()).isWhole();
    Comparison remainders =
        same
            ? Comparison.equal("they are the same remainder")
            : Comparison.different("their remainders differ");
    return sameLeft ? remainders : remainders.atMostUndecided("they are said of different numbers");
  }

  private Comparison compareDescribed(Described gold, Described prediction) {
    if (!gold.set().equals(prediction.set()) || gold.names().size() != prediction.names().size()) {
      return UNCLEAR;
    }
    Map<String, String> names = new HashMap<>();
    for (int index = 0; index < gold.names().size(); index++) {
      names.put(prediction.names().get(index), gold.names().get(index));
    }
    Relation renamed = (Relation) FreeLetters.renamed(prediction.condition(), names);
    Comparison conditions =
        statements.compare(new Statement(gold.condition()), new Statement(renamed), answers);
    return conditions.isEqual() ? conditions : UNCLEAR;
  }

  private Comparison compareMembers(Answer gold, Answer prediction, String from, String to) {
    Optional<Answer> renamed = Renaming.of(prediction, Map.of(from, to));
    Comparison members = renamed.map(answer -> answers.compare(gold, answer)).orElse(UNCLEAR);
    return members.isEqual() ? members : UNCLEAR;
  }

  /** A family whose letter is not declared is one where exactly one letter is left for it. */
  private Comparison compareWithPlain(Family family, Answer plain, boolean familyIsGold) {
    Optional<Set<String>> inFamily = letters(family.member());
    Optional<Set<String>> inPlain = letters(plain);
    if (inFamily.isEmpty() || inPlain.isEmpty()) {
      return UNCLEAR;
    }
    Set<String> others = inPlain.get();
    if (others.isEmpty()) {
      return UNCLEAR;
    }
    inFamily.get().remove(family.parameter());
    others.removeAll(inFamily.get());
    if (others.size() != 1) {
      return UNCLEAR;
    }
    String letter = others.iterator().next();
    return familyIsGold
        ? compareMembers(family.member(), plain, letter, family.parameter())
        : compareMembers(plain, family.member(), family.parameter(), letter);
  }

  private static Optional<Set<String>> letters(Answer answer) {
    Answer value = answer instanceof Named named ? named.value() : answer;
    return value instanceof Value single
        ? Optional.of(FreeLetters.of(single.expression()))
        : Optional.empty();
  }
}
