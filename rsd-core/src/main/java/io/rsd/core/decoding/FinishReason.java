package io.rsd.core.decoding;

/** Why a completion ended. */
public enum FinishReason {
  /** With a stop token, which is its last token. */
  EOS,
  /** At the limit of the completion or of a model's context. */
  LENGTH
}
