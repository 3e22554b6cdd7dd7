package io.rsd.spark.stage;

/** A stage whose attempts become the run's traces. */
interface TraceStage extends Stage {

  /** Where the traces come from. */
  TraceOrigin origin();
}
