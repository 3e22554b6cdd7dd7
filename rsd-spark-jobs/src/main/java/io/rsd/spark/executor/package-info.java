/**
 * What runs on an executor: the models on its disk and its devices, the engine that its tasks
 * share, and the tasks that decode and score. Nothing here starts a job.
 */
package io.rsd.spark.executor;
