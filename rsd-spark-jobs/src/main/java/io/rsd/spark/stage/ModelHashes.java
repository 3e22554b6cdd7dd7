package io.rsd.spark.stage;

import java.util.Optional;

/**
 * Hashes of the content of the models, so that a run goes on with the models it was begun with,
 * wherever they are now.
 *
 * @param teacher of the teacher's folder, if there is one
 * @param student of the student's folder
 * @param tokenizer of the student's tokenizer
 * @param vocabularies of the map between the two vocabularies, if there is a teacher
 */
record ModelHashes(
    Optional<String> teacher, String student, String tokenizer, Optional<String> vocabularies) {}
