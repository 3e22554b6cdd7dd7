package io.rsd.spark.executor;

import io.rsd.core.decoding.DecodingEngine;
import java.util.concurrent.atomic.AtomicBoolean;

/** A task's claim to an engine, which runs at least until the lease is given back by closing it. */
final class EngineLease implements AutoCloseable {

  private final DecodingEngine engine;
  private final Runnable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  EngineLease(DecodingEngine engine, Runnable giveBack) {
    this.engine = engine;
    this.giveBack = giveBack;
  }

  DecodingEngine engine() {
    return engine;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      giveBack.run();
    }
  }
}
