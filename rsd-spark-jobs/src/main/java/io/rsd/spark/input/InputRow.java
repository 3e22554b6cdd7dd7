package io.rsd.spark.input;

import io.rsd.core.text.ChatMessage;
import java.util.List;
import java.util.Optional;

/**
 * A row of the input with the columns that were asked for.
 *
 * @param before the messages of a conversation before the question; none for a question alone
 * @param choice the options of the question and the right one, which the gold answer names
 * @param completion the trace that the row brings along
 * @param problem why there is nothing to ask in this row
 * @param source the row as JSON; one that is no row, as it stands in the file
 */
record InputRow(
    Optional<String> id,
    List<ChatMessage> before,
    Optional<String> question,
    Optional<String> gold,
    Optional<Choice> choice,
    Optional<String> subject,
    Optional<String> level,
    Optional<String> completion,
    Optional<String> problem,
    String source) {}
