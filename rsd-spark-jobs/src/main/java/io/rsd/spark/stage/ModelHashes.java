package io.rsd.spark.stage;

import io.rsd.spark.models.ModelLocation;
import java.util.Optional;

/**
 * Hashes of the content of the models, so that a run goes on with the models it was begun with,
 * wherever they lie now.
 */
record ModelHashes(Optional<String> teacher, String student) {

  static ModelHashes of(Optional<ModelLocation> teacher, ModelLocation student) {
    return new ModelHashes(teacher.map(ModelLocation::fingerprint), student.fingerprint());
  }
}
