package io.rsd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LostCharactersTest {

  private static final String POSIX = "ANSI_X3.4-1968";

  @Test
  void whatTheLocaleCanExpressIsTaken() {
    assertThat(LostCharacters.refusal(List.of("prompt.user=問題?"), "UTF-8", true)).isEmpty();
    assertThat(LostCharacters.refusal(List.of("prompt.user=why?"), POSIX, false)).isEmpty();
    assertThat(LostCharacters.refusal(List.of("prompt.user=solve"), POSIX, true)).isEmpty();
  }

  @Test
  void anArgumentThatHasLostCharactersIsNamed() {
    assertThat(
            LostCharacters.refusal(
                List.of("solve", "run.directory=l\uFFFD\uFFFDufe"), POSIX, false))
        .get()
        .asString()
        .startsWith("the argument run.directory=l??ufe may have lost characters")
        .contains("set LC_ALL=C.UTF-8");
  }

  @Test
  void sparksLauncherHasReplacedThemByQuestionMarks() {
    assertThat(LostCharacters.refusal(List.of("run.directory=l??ufe"), POSIX, true)).isPresent();
  }

  @Test
  void whatHasComeWholeIsTakenWhereverTheTestsRun() {
    assertThat(LostCharacters.refusal(new String[] {"solve", "--config=run.conf"})).isEmpty();
  }
}
