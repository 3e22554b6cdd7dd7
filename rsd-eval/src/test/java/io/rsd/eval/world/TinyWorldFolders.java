package io.rsd.eval.world;

import io.rsd.core.decoding.Role;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.Tokenizer;
import java.nio.file.Path;
import java.time.Clock;

/** The untrained pair of models, written for a test. */
record TinyWorldFolders(Path teacher, Path student) {

  private static final long SEED = 11;

  static TinyWorldFolders write(Path parent) {
    TinyWorldFolders folders =
        new TinyWorldFolders(
            parent.resolve(Role.TEACHER.label()), parent.resolve(Role.STUDENT.label()));
    UntrainedModel.write(Role.TEACHER, folders.teacher, SEED);
    UntrainedModel.write(Role.STUDENT, folders.student, SEED);
    return folders;
  }

  Path of(Role role) {
    return switch (role) {
      case TEACHER -> teacher;
      case STUDENT -> student;
    };
  }

  Tokenizer tokenizer(Role role) {
    return Tokenizer.load(of(role));
  }

  /** A row encoder on a tokenizer that the caller closes. */
  TrainingRowEncoder encoder(Role role, Tokenizer tokenizer) {
    return new TrainingRowEncoder(tokenizer, ChatTemplate.load(of(role), Clock.systemUTC()));
  }
}
