package io.rsd.spark.input;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.rsd.core.InvalidInputException;
import io.rsd.spark.input.ColumnNames.Chosen;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the columns that were asked for out of the rows of a file. A blank value is none. */
record RowReader(Chosen columns, CompletionTemplate template) implements Serializable {

  InputRow read(SourceRow source) {
    if (source.problem().isPresent()) {
      return unreadable(source, Optional.empty(), source.problem().get());
    }
    try {
      return read(source, JsonRow.parse(source.text()));
    } catch (JsonParseException e) {
      return unreadable(source, Optional.empty(), e.getMessage());
    }
  }

  private static InputRow unreadable(SourceRow source, Optional<String> id, String problem) {
    Optional<String> none = Optional.empty();
    return new InputRow(
        id, none, none, Optional.empty(), none, none, none, Optional.of(problem), source.text());
  }

  private InputRow read(SourceRow source, JsonObject row) {
    Map<String, String> traces = traces(row);
    boolean complete = !template.isEmpty() && lacking(traces).isEmpty();
    Optional<Choice> choice;
    try {
      choice = choice(row);
    } catch (InvalidInputException e) {
      return unreadable(source, text(row, columns.id()), e.getMessage());
    }
    return new InputRow(
        text(row, columns.id()),
        text(row, columns.question()),
        text(row, columns.answer()),
        choice,
        text(row, columns.subject()),
        text(row, columns.level()),
        complete ? Optional.of(template.fill(traces)) : Optional.empty(),
        problem(row, traces),
        source.text());
  }

  /** The options, where the columns have some and the row has an answer. */
  private Optional<Choice> choice(JsonObject row) {
    List<String> names = columns.options();
    Optional<String> answer = text(row, columns.answer());
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (answer.isEmpty()) {
      throw new InvalidInputException(
          "there is no answer: the column %s is empty".formatted(columns.answer()));
    }
    List<Optional<String>> cells = names.stream().map(name -> text(row, name)).toList();
    int ofAnswer = names.indexOf(columns.answer());
    return Optional.of(
        Choice.of(cells, ofAnswer >= 0 ? ofAnswer : Choice.named(cells, answer.get())));
  }

  private Optional<String> problem(JsonObject row, Map<String, String> traces) {
    return lacking(row, columns.question(), "question")
        .or(() -> lacking(row, columns.id(), "id"))
        .or(
            () ->
                lacking(traces).stream()
                    .findFirst()
                    .map(name -> "the column %s, of the completion, is empty".formatted(name)));
  }

  private static Optional<String> lacking(JsonObject row, String column, String what) {
    return Optional.of("there is no %s: the column %s is empty".formatted(what, column))
        .filter(sentence -> !column.isEmpty() && text(row, column).isEmpty());
  }

  private List<String> lacking(Map<String, String> traces) {
    return template.columns().stream().filter(name -> !traces.containsKey(name)).toList();
  }

  private Map<String, String> traces(JsonObject row) {
    Map<String, String> traces = new HashMap<>();
    List<String> names = template.columns();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      JsonRow.text(row, columns.completion().get(i)).ifPresent(text -> traces.put(name, text));
    }
    return traces;
  }

  private static Optional<String> text(JsonObject row, String column) {
    return JsonRow.text(row, column).filter(text -> !text.isBlank());
  }
}
