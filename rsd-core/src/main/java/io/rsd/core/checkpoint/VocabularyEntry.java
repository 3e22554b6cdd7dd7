package io.rsd.core.checkpoint;

/**
 * One entry of a tokenizer's vocabulary.
 *
 * @param id the token's id, which is its row in a model's output layer
 * @param text the entry exactly as {@code tokenizer.json} spells it; byte-level vocabularies spell
 *     bytes as printable characters, so it may differ from the decoded text
 * @param added whether the token was added to the learnt vocabulary; added tokens are matched as a
 *     whole before the rest of the text is split
 * @param special whether the token is special, and left out when special tokens are skipped
 */
public record VocabularyEntry(int id, String text, boolean added, boolean special) {}
