package io.rsd.eval.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the votes of attempts. Answers are in one group if they are equal, or connected by answers
 * that are: so neither the order of the attempts nor a grader that is not transitive matters. All
 * correct answers are in the group of the gold answer.
 */
final class VoteCount {

  private final AnswerEquality equality;

  /** From each answer to another of its group, or to itself. */
  private final Map<String, String> leads = new HashMap<>();

  private VoteCount(AnswerEquality equality) {
    this.equality = equality;
  }

  static Votes of(List<AttemptOutcome> attempts, AnswerEquality equality) {
    return new VoteCount(equality).count(attempts);
  }

  private Votes count(List<AttemptOutcome> attempts) {
    Set<String> correct = new HashSet<>();
    Map<String, Integer> votes = new LinkedHashMap<>();
    for (AttemptOutcome attempt : attempts) {
      if (attempt.correct()) {
        attempt.answer().ifPresent(correct::add);
      }
      attempt.answer().ifPresent(answer -> votes.merge(answer, 1, Integer::sum));
    }
    // The grader has read those that are correct.
    votes.keySet().removeIf(answer -> !correct.contains(answer) && !equality.isReadable(answer));
    connect(List.copyOf(votes.keySet()), correct);
    Set<String> right = new HashSet<>();
    correct.forEach(answer -> right.add(lead(answer)));
    Map<String, Integer> groups = new HashMap<>();
    votes.forEach((answer, number) -> groups.merge(lead(answer), number, Integer::sum));
    int rightVotes = right.stream().mapToInt(groups::get).sum();
    groups.keySet().removeAll(right);
    return new Votes(attempts.size(), rightVotes, new ArrayList<>(groups.values()));
  }

  private void connect(List<String> answers, Set<String> correct) {
    answers.forEach(answer -> leads.put(answer, answer));
    String first = "";
    for (String answer : correct) {
      first = first.isEmpty() ? answer : first;
      leads.put(answer, first);
    }
    for (int i = 0; i < answers.size(); i++) {
      for (int j = 0; j < i; j++) {
        String one = lead(answers.get(i));
        String other = lead(answers.get(j));
        if (!one.equals(other) && equality.areEqual(answers.get(i), answers.get(j))) {
          leads.put(one, other);
        }
      }
    }
  }

  private String lead(String answer) {
    String lead = answer;
    while (!leads.get(lead).equals(lead)) {
      lead = leads.get(lead);
    }
    return lead;
  }
}
