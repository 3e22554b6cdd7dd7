package io.rsd.eval.judge;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The section {@code grader.judge} of {@code conf/reference.conf}. It has the name of the key's
 * environment variable and never the key.
 *
 * @param url the base address of the server, to which {@code /chat/completions} is added
 * @param model what the server calls the model
 * @param prompt how it is asked
 * @param keyVariable the environment variable with the key, if the server asks for one
 * @param parameters further fields of a request
 * @param requestsAtOnce most requests of one executor that wait for their reply
 * @param timeout for one request
 * @param retries how often a request is repeated
 * @param firstWait before the first repetition; each further wait is twice as long
 * @param attemptsPerProblem attempts of a problem, from the first, whose answers may be sent
 */
public record JudgeSettings(
    URI url,
    String model,
    JudgePrompt prompt,
    Optional<String> keyVariable,
    SortedMap<String, Object> parameters,
    int requestsAtOnce,
    Duration timeout,
    int retries,
    Duration firstWait,
    int attemptsPerProblem)
    implements Serializable {

  /** Capital letters only: a key in the place of its variable's name is not printed then. */
  private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

  /** What a header can carry. */
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

  private static final int MOST_SECONDS = 24 * 60 * 60;

  /**
   * Reads the section.
   *
   * @return empty if no address is set: there is no judge
   * @throws InvalidInputException naming the setting that is missing or wrong
   */
  public static Optional<JudgeSettings> read(Settings section) {
    if (section.optionalText("url").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new JudgeSettings(
            url(section),
            model(section),
            section.choice("prompt", JudgePrompt.class),
            keyVariable(section),
            parameters(section),
            section.integer("requests_at_once", 1),
            seconds(section, "timeout_seconds"),
            section.integer("retries", 0),
            seconds(section, "first_wait_seconds"),
            section.optionalInteger("attempts_per_problem", 1).orElse(Integer.MAX_VALUE)));
  }

  private static URI url(Settings section) {
    String text = section.text("url");
    if (text.contains("@") || text.contains("?")) {
      // Not printed: it may hold a password or a key.
      throw new InvalidInputException(
          "grader.judge.url must be an address without user, password or query, such as"
              + " http://localhost:8000/v1; grader.judge.key_variable is the place for a key");
    }
    try {
      URI url = new URI(text);
      boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isWeb && url.getHost() != null && url.getFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Reported below like an address of another kind.
    }
    throw section.wrong("url", "an address such as http://localhost:8000/v1");
  }

  private static String model(Settings section) {
    return section
        .optionalText("model")
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "grader.judge.model must be set, where grader.judge.url is: it is what the"
                        + " server calls the model"));
  }

  private static Optional<String> keyVariable(Settings section) {
    Optional<String> name = section.optionalText("key_variable");
    name.filter(text -> !VARIABLE.matcher(text).matches())
        .ifPresent(
            text -> {
              throw new InvalidInputException(
                  "grader.judge.key_variable must be the name of an environment variable in capital"
                      + " letters, such as JUDGE_KEY, and not the key itself");
            });
    return name;
  }

  private static SortedMap<String, Object> parameters(Settings section) {
    NavigableMap<String, Object> parameters = new TreeMap<>();
    section
        .optionalText("temperature")
        .ifPresent(
            given ->
                parameters.put(
                    "temperature", section.number("temperature", 0, Double.POSITIVE_INFINITY)));
    section.optionalInteger("max_tokens", 1).ifPresent(most -> parameters.put("max_tokens", most));
    parameters.putAll(section.freely("parameters"));
    for (String name : new String[] {"model", "messages", "stream"}) {
      if (parameters.containsKey(name)) {
        throw new InvalidInputException(
            "grader.judge.parameters.%s cannot be set: the judge sets this field".formatted(name));
      }
    }
    return parameters;
  }

  private static Duration seconds(Settings section, String name) {
    return Duration.ofNanos((long) (1e9 * section.number(name, 0.001, MOST_SECONDS)));
  }

  /**
   * The key, if one is named.
   *
   * @param environment the environment variables
   * @throws InvalidInputException naming the variable, without its value, if it is not set or
   *     cannot be a key
   */
  public Optional<String> key(Map<String, String> environment) {
    return keyVariable.map(
        name -> {
          String key = environment.getOrDefault(name, "");
          if (key.isEmpty()) {
            throw new InvalidInputException(
                "grader.judge.key_variable: the environment variable %s is not set"
                    .formatted(name));
          }
          if (!KEY.matcher(key).matches()) {
            throw new InvalidInputException(
                "grader.judge.key_variable: the environment variable %s is no key: it has spaces,"
                        .formatted(name)
                    + " line breaks or characters that are not ASCII");
          }
          return key;
        });
  }

  private Object writeReplace() {
    return new Serialized(
        url,
        model,
        prompt,
        keyVariable.orElse(""),
        new TreeMap<>(parameters),
        requestsAtOnce,
        timeout,
        retries,
        firstWait,
        attemptsPerProblem);
  }

  /** What is written in its place, since Java's optionals cannot be serialized. */
  private record Serialized(
      URI url,
      String model,
      JudgePrompt prompt,
      String keyVariable,
      TreeMap<String, Object> parameters,
      int requestsAtOnce,
      Duration timeout,
      int retries,
      Duration firstWait,
      int attemptsPerProblem)
      implements Serializable {

    private Object readResolve() {
      return new JudgeSettings(
          url,
          model,
          prompt,
          Optional.of(keyVariable).filter(name -> !name.isEmpty()),
          parameters,
          requestsAtOnce,
          timeout,
          retries,
          firstWait,
          attemptsPerProblem);
    }
  }
}
