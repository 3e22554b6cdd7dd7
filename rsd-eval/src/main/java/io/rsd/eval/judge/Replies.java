package io.rsd.eval.judge;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replies that the judge has given, so that nothing is asked twice. Used by several threads at
 * once.
 */
public interface Replies {

  /**
   * The reply to a request.
   *
   * @param key a hash of the request's whole content
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  Optional<Reply> find(String key);

  /**
   * Stores the reply to a request.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  void put(String key, Reply reply);

  /** Stores replies as long as this process runs. */
  static Replies inMemory() {
    Map<String, Reply> replies = new ConcurrentHashMap<>();
    return new Replies() {
      @Override
      public Optional<Reply> find(String key) {
        return Optional.ofNullable(replies.get(key));
      }

      @Override
      public void put(String key, Reply reply) {
        replies.put(key, reply);
      }
    };
  }
}
