package io.rsd.eval.answers;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.eval.answers.extraction.AnswerExtractor;
import io.rsd.eval.answers.extraction.Boxes;
import io.rsd.eval.answers.extraction.Choices;
import io.rsd.eval.answers.extraction.Markup;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.reading.Answers;
import java.util.Locale;
import java.util.Optional;

/** Compares answers to multiple-choice questions by their letters. */
final class ChoiceCheck {

  private ChoiceCheck() {}

  /** The verdict where the gold answer is a letter; empty where it is not. */
  static Optional<AnswerCheck> of(String gold, String completion) {
    String goldText = Boxes.last(gold).orElse(gold);
    Optional<String> letter = goldLetter(goldText);
    if (letter.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> predicted = predicted(completion);
    if (predicted.isPresent()) {
      return Optional.of(verdict(letter.get(), predicted.get()));
    }
    Optional<String> option = Choices.optionText(goldText);
    if (option.isPresent()) {
      // The option's own text may stand for its letter: that is compared like any answer.
      return Optional.empty();
    }
    String answer = AnswerExtractor.fromCompletion(completion).orElse("");
    boolean formula = answer.strip().equals(letter.get());
    return formula
        ? Optional.empty()
        : Optional.of(
            new AnswerCheck(
                Verdict.UNDECIDED,
                letter.get(),
                answer,
                "The gold answer is a letter, the prediction names none."));
  }

  /** The letter of a gold text: alone, before its option, or declared in a sentence. */
  static Optional<String> goldLetter(String gold) {
    Optional<String> bare = Choices.bare(gold);
    if (bare.isPresent() || !AnswerExtractor.isShort(gold)) {
      return bare;
    }
    Optional<String> labelled = Choices.labelled(gold).filter(letter -> isOption(gold.strip()));
    boolean prose = !Answers.isReadable(gold.strip());
    return labelled.or(() -> prose ? declaredByGold(gold) : Optional.empty());
  }

  /** A label with a capital letter; "(a + b) c" begins with a bracket as well. */
  private static boolean isOption(String gold) {
    boolean capital = gold.chars().filter(Character::isLetter).findFirst().orElse('a') < 'a';
    boolean product = gold.matches("\\(?[A-J]\\)\\s*[+*/^=_-].*");
    return (capital && !product) || gold.matches("\\([a-j]\\)\\s+[A-Z].*");
  }

  private static Optional<String> declaredByGold(String gold) {
    boolean announced = gold.matches("(?is).*\\b(?:answer|choice|option)s?\\b.*");
    return announced ? Choices.declared(gold) : Optional.empty();
  }

  private static Optional<String> predicted(String completion) {
    String prose = AnswerExtractor.withoutReasoning(completion);
    Boxes.Found boxes = Boxes.in(prose);
    if (boxes.answer().isPresent() && AnswerExtractor.isTakenBack(prose.substring(boxes.end()))) {
      return Choices.declared(prose.substring(boxes.end()));
    }
    if (boxes.answer().isPresent()) {
      String box = boxes.answer().get();
      return Choices.bare(box.strip().length() == 1 ? box.toUpperCase(Locale.ROOT) : box)
          .or(() -> Choices.labelled(box))
          .or(() -> Answers.isReadable(box) ? Choices.declared(prose) : Choices.in(box));
    }
    if (boxes.exists() || AnswerExtractor.isUnfinished(completion)) {
      return Optional.empty();
    }
    String bare = prose.strip();
    if (bare.matches("[a-j]")) {
      return Optional.of(bare.toUpperCase(Locale.ROOT));
    }
    if (bare.length() <= Budget.ANSWER_LENGTH && Answers.isReadable(Markup.plain(bare))) {
      return Choices.bare(bare).or(() -> Choices.labelled(bare));
    }
    return Markup.tagged(prose)
        .or(() -> Markup.json(prose))
        .flatMap(Choices::in)
        .or(() -> Choices.in(prose));
  }

  private static AnswerCheck verdict(String gold, String predicted) {
    boolean same = gold.equals(predicted);
    return new AnswerCheck(
        same ? Verdict.EQUAL : Verdict.DIFFERENT,
        gold,
        predicted,
        same ? "They are the same choice." : "They are different choices.");
  }
}
