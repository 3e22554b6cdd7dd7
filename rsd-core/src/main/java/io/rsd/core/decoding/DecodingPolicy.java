package io.rsd.core.decoding;

import io.rsd.core.InvalidInputException;
import java.util.Optional;

/**
 * Who proposes each token of a trace and who, if anybody, may replace it. {@code P_t} and {@code
 * P_s} are the distributions of teacher and student at their sampling temperatures, {@code Q_s} and
 * {@code Q_t} those at the threshold temperature.
 */
public sealed interface DecodingPolicy {

  /** The model that draws the candidate. */
  Role proposer();

  /** The other model, where it has a say; it then also reads every token. */
  Optional<Judge> judge();

  /**
   * Keeps a candidate {@code y} if its own probability {@code Q(y)} is at least {@code threshold},
   * and draws the token itself otherwise.
   */
  record Judge(Role role, double threshold) {
    public Judge {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new InvalidInputException(
            "the acceptance threshold must be from 0 to 1, not " + threshold);
      }
    }
  }

  /**
   * Reverse Speculative Decoding (paper, Algorithm 1): {@code y ~ P_t}; kept if {@code Q_s(y) >=
   * p_th}, otherwise {@code y ~ P_s}. The law of one step, with {@code A = {v : Q_s(v) >= p_th}}
   * and {@code rho = 1 - sum over A of P_t}: {@code R(v) = P_t(v) [v in A] + rho P_s(v)}.
   */
  record ReverseSpeculative(double threshold) implements DecodingPolicy {
    @Override
    public Role proposer() {
      return Role.TEACHER;
    }

    @Override
    public Optional<Judge> judge() {
      return Optional.of(new Judge(Role.STUDENT, threshold));
    }
  }

  /**
   * The paper's baseline in the manner of speculative knowledge distillation, the roles swapped:
   * {@code y ~ P_s}; kept if {@code Q_t(y) >= p_th}, otherwise {@code y ~ P_t}.
   */
  record SkdInspired(double threshold) implements DecodingPolicy {
    @Override
    public Role proposer() {
      return Role.STUDENT;
    }

    @Override
    public Optional<Judge> judge() {
      return Optional.of(new Judge(Role.TEACHER, threshold));
    }
  }

  /** {@code y ~ P_t}, always kept: the student reads along, for the figures under it. */
  record TeacherOnly() implements DecodingPolicy {
    @Override
    public Role proposer() {
      return Role.TEACHER;
    }

    @Override
    public Optional<Judge> judge() {
      return Optional.of(new Judge(Role.STUDENT, 0));
    }
  }

  /** {@code y ~ P_s}; needs no teacher. */
  record StudentOnly() implements DecodingPolicy {
    @Override
    public Role proposer() {
      return Role.STUDENT;
    }

    @Override
    public Optional<Judge> judge() {
      return Optional.empty();
    }
  }
}
