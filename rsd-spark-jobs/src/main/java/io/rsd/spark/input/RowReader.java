package io.rsd.spark.input;

import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import io.rsd.spark.input.ColumnNames.Chosen;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the columns that were asked for out of the rows of a file. A blank value is none.
 *
 * @param columns the names that the file has for them
 * @param template the trace that a row brings along
 * @param folders the columns that the names of the file's folders give all its rows
 */
record RowReader(Chosen columns, CompletionTemplate template, Map<String, String> folders)
    implements Serializable {

  InputRow read(SourceRow source) {
    if (source.problem().isPresent()) {
      return unreadable(source, Optional.empty(), source.problem().get());
    }
    Optional<String> id = Optional.empty();
    try {
      JsonObject row = JsonRow.parse(source.text());
      folders.forEach(row::addProperty);
      id = JsonRow.text(row, columns.id());
      return read(source, row, id);
    } catch (InvalidInputException e) {
      return unreadable(source, id, e.getMessage());
    }
  }

  private static InputRow unreadable(SourceRow source, Optional<String> id, String problem) {
    Optional<String> none = Optional.empty();
    return new InputRow(
        id,
        List.of(),
        none,
        none,
        Optional.empty(),
        none,
        none,
        none,
        Optional.of(problem),
        source.text());
  }

  private InputRow read(SourceRow source, JsonObject row, Optional<String> id) {
    Optional<Conversation> asked =
        JsonRow.value(row, columns.question())
            .map(value -> Conversation.of(value, columns.question()))
            .filter(of -> !of.question().isBlank());
    Map<String, String> traces = traces(row);
    boolean complete = !template.isEmpty() && lacking(traces).isEmpty();
    return new InputRow(
        id,
        asked.map(Conversation::before).orElse(List.of()),
        asked.map(Conversation::question),
        JsonRow.text(row, columns.answer()),
        choice(row),
        JsonRow.text(row, columns.subject()),
        JsonRow.text(row, columns.level()),
        complete ? Optional.of(template.fill(traces)) : Optional.empty(),
        lacking(asked.isPresent(), columns.question(), "question")
            .or(() -> lacking(id.isPresent() || columns.id().isEmpty(), columns.id(), "id"))
            .or(() -> lackingTrace(traces)),
        source.text());
  }

  /** The options, where the columns have some and the row has an answer. */
  private Optional<Choice> choice(JsonObject row) {
    List<String> names = columns.options();
    Optional<String> answer = JsonRow.text(row, columns.answer());
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (answer.isEmpty()) {
      throw new InvalidInputException(
          "there is no answer: the column %s is empty".formatted(columns.answer()));
    }
    List<Optional<String>> cells = names.stream().map(name -> JsonRow.text(row, name)).toList();
    int ofAnswer = names.indexOf(columns.answer());
    return Optional.of(
        Choice.of(cells, ofAnswer >= 0 ? ofAnswer : Choice.named(cells, answer.get())));
  }

  private static Optional<String> lacking(boolean isThere, String column, String what) {
    return Optional.of("there is no %s: the column %s is empty".formatted(what, column))
        .filter(sentence -> !isThere);
  }

  private Optional<String> lackingTrace(Map<String, String> traces) {
    return lacking(traces).stream()
        .findFirst()
        .map(name -> "the column %s, of the completion, is empty".formatted(name));
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
}
