/**
 * Decoding of traces by a teacher and a student, many at once on one device.
 *
 * <p>The main path is three classes. {@link io.rsd.core.decoding.DecodingEngine} takes problems and
 * runs {@code schedule -> decode -> settle}. The {@code Scheduler} decides which attempt is decoded
 * in which slot and how large the KV caches are; it knows no policy. The {@code DecodingRound}
 * decodes a block for each running sequence and reads as Algorithm 1 of the paper; it knows no
 * queue. Beside them, a {@code Sequence} is the state of one attempt, and a {@code ModelRunner}
 * calls one model.
 *
 * <p>A {@link io.rsd.core.decoding.DecodingPolicy} names the proposer and the verifier; {@link
 * io.rsd.core.decoding.DecodingSettings} has the other settings. Block length, slots, batch and
 * order of arrival change no token, because {@link io.rsd.core.decoding.Uniforms} derives every
 * random number from seed, problem, attempt and position.
 *
 * <p>The package uses {@code model}, {@code text}, {@code config} and, for devices and memory,
 * {@code torchscript}. It knows neither Spark nor files, and compares answers only through {@link
 * io.rsd.core.decoding.AnswerGrader}.
 */
package io.rsd.core.decoding;
