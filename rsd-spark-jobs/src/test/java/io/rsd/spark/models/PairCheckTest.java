package io.rsd.spark.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.testing.Fixtures;
import io.rsd.spark.OtherFileSystem;
import io.rsd.spark.executor.TinyPair;
import io.rsd.spark.files.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a pair is told in one sentence before anything is computed. */
class PairCheckTest {

  @TempDir Path folder;
  private TinyPair pair;

  @BeforeEach
  void write() {
    pair = TinyPair.write(folder);
  }

  private void check(String teacher, String student) {
    PairCheck.check(
        Optional.of(teacher).filter(name -> !name.isEmpty()).map(this::location),
        location(student));
  }

  private ModelLocation location(String text) {
    return new ModelLocation(Location.of(text), Optional.of(Location.of(folder.resolve("cache"))));
  }

  private void refused(String teacher, String student, String message) {
    assertThatThrownBy(() -> check(teacher, student))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  private static void replace(Path file, String part, String by) throws IOException {
    Files.writeString(file, Files.readString(file).replace(part, by));
  }

  private String teacher() {
    return pair.teacher().toString();
  }

  private String student() {
    return pair.student().toString();
  }

  @Test
  void aPairThatFitsPasses() {
    check(teacher(), student());
    check("", student());
    check(OtherFileSystem.location(pair.teacher()), OtherFileSystem.location(pair.student()));
  }

  /** Gemma trains on given traces and is evaluated, but no Qwen can be its teacher. */
  @Test
  void aStudentOfAnotherFamilyWorksOnItsOwnOnly() {
    String gemma = Fixtures.model("hf-gemma3-a").toString();
    check("", gemma);
    refused(
        Fixtures.model("hf-qwen3-a").toString(),
        gemma,
        "The tokenizers of teacher and student do not fit");
  }

  @Test
  void aMissingFolderIsNamed() {
    refused("nowhere", student(), "nowhere: there is no such model folder");
    refused(teacher(), "nowhere", "nowhere: there is no such model folder");
    String remote = OtherFileSystem.location(folder.resolve("nowhere"));
    refused(teacher(), remote, remote + ": there is no such model folder");
  }

  @Test
  void tokenizersThatDoNotFitAreRefused() throws IOException {
    Path tokenizer = pair.teacher().resolve("tokenizer.json");
    String json = Files.readString(tokenizer);
    // The ids of all digits but one are those of others.
    String swapped = json;
    for (int digit = 1; digit < 9; digit += 2) {
      swapped =
          swapped
              .replace("\"" + digit + "\": ", "\"first\": ")
              .replace("\"" + (digit + 1) + "\": ", "\"" + digit + "\": ")
              .replace("\"first\": ", "\"" + (digit + 1) + "\": ");
    }
    Files.writeString(tokenizer, swapped);
    refused(teacher(), student(), "The tokenizers of teacher and student do not fit: 8 ids");
  }

  @Test
  void aStudentWithoutAnEndOrATemplateIsRefused() throws IOException {
    replace(pair.student().resolve("generation_config.json"), "eos_token_id", "x");
    replace(pair.student().resolve("config.json"), "eos_token_id", "x");
    replace(pair.student().resolve("tokenizer_config.json"), "\"eos_token\"", "\"x\"");
    refused(teacher(), student(), "names no end-of-text token");
    pair = TinyPair.write(Files.createDirectory(folder.resolve("other")));
    replace(pair.student().resolve("tokenizer_config.json"), "chat_template", "x");
    refused(teacher(), student(), "chat template");
  }

  @Test
  void theStopTokensAreSpelled() throws IOException {
    StopTokens same =
        PairCheck.check(Optional.of(location(teacher())), location(student())).ofPair();
    assertThat(same).isEqualTo(new StopTokens("433 '<|im_end|>'", Optional.empty()));
    replace(pair.teacher().resolve("generation_config.json"), "433", "431");
    PairCheck.Tokens tokens =
        PairCheck.check(Optional.of(location(teacher())), location(student()));
    assertThat(tokens.ofPair().spelled()).isEqualTo("431 '<|endoftext|>', 433 '<|im_end|>'");
    assertThat(tokens.ofStudent().spelled()).isEqualTo("433 '<|im_end|>'");
  }

  @Test
  void aTeacherWhoseEndTheStudentLacksIsFound() throws IOException {
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      replace(pair.teacher().resolve(file), "<|im_end|>", "<|im_swap|>");
      replace(pair.teacher().resolve(file), "<|endoftext|>", "<|im_end|>");
    }
    replace(
        pair.teacher().resolve("tokenizer_config.json"),
        "\"eos_token\": \"<|im_swap|>\"",
        "\"eos_token\": \"<|im_end|>\"");
    for (String file : List.of("config.json", "generation_config.json")) {
      replace(pair.teacher().resolve(file), "433", "431");
    }
    StopTokens ends =
        PairCheck.check(Optional.of(location(teacher())), location(student())).ofPair();
    assertThat(ends).isEqualTo(new StopTokens("433 '<|im_end|>'", Optional.of("431 '<|im_end|>'")));
  }

  @Test
  void damagedWeightsOfALocalFolderAreFound() throws IOException {
    Files.write(pair.teacher().resolve("model.safetensors"), new byte[100]);
    refused(teacher(), student(), "model.safetensors");
  }
}
