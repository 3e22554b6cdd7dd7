package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.DecodingPolicy.ReverseSpeculative;
import io.rsd.core.decoding.DecodingPolicy.SkdInspired;
import io.rsd.core.decoding.DecodingPolicy.StudentOnly;
import io.rsd.core.decoding.DecodingPolicy.TeacherAlone;
import io.rsd.core.decoding.DecodingPolicy.TeacherOnly;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each policy says of itself, and that none is forgotten in the list. */
class DecodingPolicyTest {

  /** All but {@link TeacherAlone}, which solving uses and no setting names. */
  @Test
  void everyPolicyIsListed() {
    List<Class<?>> listed = new ArrayList<>(List.of(TeacherAlone.class));
    DecodingPolicy.all(0.5).forEach(policy -> listed.add(policy.getClass()));
    assertThat(listed).containsExactlyInAnyOrder(DecodingPolicy.class.getPermittedSubclasses());
  }

  @Test
  void everyPolicyIsFoundByItsLabel() {
    assertThat(DecodingPolicy.labels()).containsExactly("rsd", "skd", "teacher", "student");
    for (DecodingPolicy policy : DecodingPolicy.all(0.25)) {
      assertThat(DecodingPolicy.of(policy.label(), 0.25)).isEqualTo(policy);
    }
  }

  @Test
  void anUnknownLabelIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> DecodingPolicy.of("greedy", 0.01))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "there is no decoding policy 'greedy'; the policies are rsd, skd, teacher, student");
  }

  @Test
  void whoeverVerifiesIsTheOtherModel() {
    for (DecodingPolicy policy : DecodingPolicy.all(0.5)) {
      policy.verifier().ifPresent(role -> assertThat(role).isNotEqualTo(policy.proposer()));
    }
  }

  @Test
  void thePartsOfTeacherAndStudent() {
    assertThat(new ReverseSpeculative(0.1).proposer()).isEqualTo(Role.TEACHER);
    assertThat(new SkdInspired(0.1).proposer()).isEqualTo(Role.STUDENT);
    assertThat(new TeacherOnly().verifier()).as("reads along").contains(Role.STUDENT);
    assertThat(new StudentOnly().verifier()).isEmpty();
    assertThat(DecodingPolicy.all(0.1).stream().filter(DecodingPolicy::needsTeacher))
        .as("those that need a teacher")
        .containsExactly(new ReverseSpeculative(0.1), new SkdInspired(0.1), new TeacherOnly());
  }

  @Test
  void thresholdsBelongToPoliciesThatReject() {
    assertThat(new ReverseSpeculative(0.1).acceptanceThreshold()).hasValue(0.1);
    assertThat(new SkdInspired(0).acceptanceThreshold()).hasValue(0);
    assertThat(new TeacherOnly().acceptanceThreshold()).isEmpty();
    assertThat(new StudentOnly().acceptanceThreshold()).isEmpty();
  }
}
