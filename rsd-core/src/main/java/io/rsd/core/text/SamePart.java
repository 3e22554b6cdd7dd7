package io.rsd.core.text;

import io.rsd.core.checkpoint.VocabularyEntry;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Which tokens of the same id but another name play the same part in the texts of two models. */
final class SamePart {

  private final ModelVocabulary teacher;
  private final ModelVocabulary student;
  private final Set<Integer> common = new HashSet<>();

  SamePart(ModelVocabulary teacher, ModelVocabulary student) {
    this.teacher = teacher;
    this.student = student;
    Set<Integer> begins = new HashSet<>(teacher.boundaries().begins());
    begins.retainAll(student.boundaries().begins());
    common.addAll(teacher.boundaries().ends());
    common.retainAll(student.boundaries().ends());
    common.addAll(begins);
  }

  /**
   * Whether both tokens, which have one id, begin a text or end it. An end of the teacher's is the
   * student's token of that id too if neither model knows the other's name: the teacher has no
   * other way to end a text.
   */
  boolean holds(VocabularyEntry ofTeacher, VocabularyEntry ofStudent) {
    int id = ofTeacher.id();
    return common.contains(id)
        || (teacher.boundaries().ends().contains(id)
            && !student.boundaries().begins().contains(id)
            && ofTeacher.added()
            && ofStudent.added()
            && !has(teacher, ofStudent.text())
            && !has(student, ofTeacher.text()));
  }

  private static boolean has(ModelVocabulary model, String text) {
    Tokenizer tokenizer = model.tokenizer();
    return IntStream.range(0, tokenizer.size())
        .mapToObj(tokenizer::token)
        .anyMatch(token -> token.filter(entry -> entry.text().equals(text)).isPresent());
  }
}
