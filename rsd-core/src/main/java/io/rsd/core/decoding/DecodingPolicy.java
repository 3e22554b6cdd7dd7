package io.rsd.core.decoding;

import io.rsd.core.InvalidInputException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Which model proposes each token of a trace, and which one, if any, may reject it. {@code P_T} and
 * {@code P_S} are the distributions of teacher and student at their sampling temperatures, {@code
 * Q_T} and {@code Q_S} those at the threshold temperature.
 *
 * <p>A policy is a description; {@link DecodingRound} decodes by it. To add one, write a record
 * here and add it to {@link #all}.
 */
public sealed interface DecodingPolicy extends Serializable {

  /** Its name in settings and tables. */
  String label();

  /** The model that draws the candidates. */
  Role proposer();

  /**
   * The other model, if it reads the candidates; a candidate that it rejects is replaced by a token
   * that it draws itself.
   */
  default Optional<Role> verifier() {
    return Optional.empty();
  }

  /**
   * {@code p_th}: the verifier accepts a candidate {@code y} if {@code Q(y) >= p_th}. Empty if
   * every candidate is accepted.
   */
  default OptionalDouble acceptanceThreshold() {
    return OptionalDouble.empty();
  }

  /** Whether a model takes part. */
  default boolean uses(Role role) {
    return proposer() == role || verifier().filter(role::equals).isPresent();
  }

  /** Whether the teacher takes part. */
  default boolean needsTeacher() {
    return uses(Role.TEACHER);
  }

  /**
   * All policies that can be configured, with the threshold for those that have one. {@link
   * TeacherAlone} is not among them.
   *
   * @throws InvalidInputException if it is not from 0 to 1
   */
  static List<DecodingPolicy> all(double threshold) {
    return List.of(
        new ReverseSpeculative(threshold),
        new SkdInspired(threshold),
        new TeacherOnly(),
        new StudentOnly());
  }

  /** The labels of all policies. */
  static List<String> labels() {
    return all(0).stream().map(DecodingPolicy::label).toList();
  }

  /**
   * The policy with a label.
   *
   * @param threshold used if it has an acceptance threshold
   * @throws InvalidInputException if there is none, or if the threshold is not from 0 to 1
   */
  static DecodingPolicy of(String label, double threshold) {
    return all(threshold).stream()
        .filter(policy -> policy.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "there is no decoding policy '%s'; the policies are %s"
                        .formatted(label, labels().stream().collect(Collectors.joining(", ")))));
  }

  private static void requireProbability(double threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new InvalidInputException(
          "the acceptance threshold must be from 0 to 1, not " + threshold);
    }
  }

  /**
   * Reverse Speculative Decoding (paper, Algorithm 1): {@code y ~ P_T}, accepted if {@code Q_S(y)
   * >= p_th}, otherwise {@code y ~ P_S}. The distribution of one step, with {@code A = {v : Q_S(v)
   * >= p_th}} and {@code rho = 1 - sum over A of P_T}: {@code R(v) = P_T(v) [v in A] + rho P_S(v)}.
   */
  record ReverseSpeculative(double threshold) implements DecodingPolicy {

    public ReverseSpeculative {
      requireProbability(threshold);
    }

    @Override
    public String label() {
      return "rsd";
    }

    @Override
    public Role proposer() {
      return Role.TEACHER;
    }

    @Override
    public Optional<Role> verifier() {
      return Optional.of(Role.STUDENT);
    }

    @Override
    public OptionalDouble acceptanceThreshold() {
      return OptionalDouble.of(threshold);
    }
  }

  /**
   * The paper's baseline in the manner of speculative knowledge distillation, the roles swapped:
   * {@code y ~ P_S}, accepted if {@code Q_T(y) >= p_th}, otherwise {@code y ~ P_T}.
   */
  record SkdInspired(double threshold) implements DecodingPolicy {

    public SkdInspired {
      requireProbability(threshold);
    }

    @Override
    public String label() {
      return "skd";
    }

    @Override
    public Role proposer() {
      return Role.STUDENT;
    }

    @Override
    public Optional<Role> verifier() {
      return Optional.of(Role.TEACHER);
    }

    @Override
    public OptionalDouble acceptanceThreshold() {
      return OptionalDouble.of(threshold);
    }
  }

  /** {@code y ~ P_T}, always accepted: the student reads along for the figures under it. */
  record TeacherOnly() implements DecodingPolicy {

    @Override
    public String label() {
      return "teacher";
    }

    @Override
    public Role proposer() {
      return Role.TEACHER;
    }

    @Override
    public Optional<Role> verifier() {
      return Optional.of(Role.STUDENT);
    }
  }

  /**
   * {@code y ~ P_T}, without the student: the same tokens as {@link TeacherOnly}, without figures
   * under the student. It finds the problems that the teacher can solve, independently of any
   * student.
   */
  record TeacherAlone() implements DecodingPolicy {

    @Override
    public String label() {
      return "teacher";
    }

    @Override
    public Role proposer() {
      return Role.TEACHER;
    }
  }

  /** {@code y ~ P_S}, without a teacher. */
  record StudentOnly() implements DecodingPolicy {

    @Override
    public String label() {
      return "student";
    }

    @Override
    public Role proposer() {
      return Role.STUDENT;
    }
  }
}
