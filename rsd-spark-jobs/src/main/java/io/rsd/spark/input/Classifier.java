package io.rsd.spark.input;

import static org.apache.spark.sql.types.DataTypes.StringType;

import io.rsd.core.InvalidInputException;
import io.rsd.core.text.ChatMessage;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.tables.Tables;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Makes each row a problem with its prompt, or gives the reason why it is none. */
record Classifier(PromptSettings prompts, ModelLocation student, AnswerKind answers, long seed)
    implements Serializable {

  /** The columns of {@link Tables#PROBLEMS}, {@code reason} and {@code source}. */
  static final StructType SCHEMA =
      new StructType(
              Stream.of(Tables.PROBLEMS.schema().fields())
                  .map(
                      field ->
                          new StructField(field.name(), field.dataType(), true, field.metadata()))
                  .toArray(StructField[]::new))
          .add("reason", StringType)
          .add("source", StringType);

  /** Whether the answer in a gold text can be read. */
  enum GoldStatus {
    READABLE,
    UNREADABLE,
    MISSING;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static GoldStatus of(Optional<String> gold, AnswerKind answers) {
      return gold.map(text -> answers.goldProblem(text).isEmpty() ? READABLE : UNREADABLE)
          .orElse(MISSING);
    }
  }

  /** Classifies the rows of one task, which loads the tokenizer for itself. */
  Iterator<Row> classify(Iterator<Tuple2<InputRow, Long>> rows) {
    Prompter prompter = Prompter.load(student.description(), prompts);
    TaskEnd.close(prompter::close);
    Iterable<Tuple2<InputRow, Long>> all = () -> rows;
    return StreamSupport.stream(all.spliterator(), false)
        .map(row -> classify(row._1(), row._2(), prompter))
        .iterator();
  }

  private Row classify(InputRow row, long position, Prompter prompter) {
    if (row.problem().isPresent()) {
      return rejected(row, position, row.problem().get());
    }
    try {
      return problem(row, position, prompter);
    } catch (InvalidInputException e) {
      return rejected(row, position, "the chat template refuses the prompt: " + e.getMessage());
    }
  }

  private Row problem(InputRow row, long position, Prompter prompter) {
    String question = row.question().orElseThrow();
    Optional<Choice> choice = row.choice().map(options -> options.shuffled(seed, question));
    Optional<String> gold = choice.map(Choice::letter).or(row::gold);
    Prompt prompt =
        prompter.prompt(row.before(), question, choice.map(Choice::options).orElse(List.of()));
    return RowFactory.create(
        position,
        row.id().orElse(Long.toString(position)),
        question,
        row.before().isEmpty() ? null : messages(row.before()),
        choice.map(options -> options.options().toArray(String[]::new)).orElse(null),
        gold.orElse(null),
        GoldStatus.of(gold, answers).label(),
        row.subject().orElse(null),
        row.level().orElse(null),
        row.completion().orElse(null),
        prompt.text(),
        prompt.tokenIds(),
        null,
        row.source());
  }

  /** As elements of a column of messages. */
  private static Row[] messages(List<ChatMessage> messages) {
    return messages.stream()
        .map(message -> RowFactory.create(message.role(), message.content()))
        .toArray(Row[]::new);
  }

  private static Row rejected(InputRow row, long position, String reason) {
    Object[] values = new Object[SCHEMA.size()];
    values[SCHEMA.fieldIndex("position")] = position;
    values[SCHEMA.fieldIndex("problem_id")] = row.id().orElse(null);
    values[SCHEMA.fieldIndex("reason")] = reason;
    values[SCHEMA.fieldIndex("source")] = row.source();
    return RowFactory.create(values);
  }
}
