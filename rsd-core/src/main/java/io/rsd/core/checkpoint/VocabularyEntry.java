package io.rsd.core.checkpoint;

/**
 * One entry of a tokenizer's vocabulary.
 *
 * @param id the token's id, which is also its row in a model's output layer
 * @param text the entry exactly as {@code tokenizer.json} spells it; byte-level vocabularies spell
 *     bytes as printable characters, so this is not always the text the token stands for
 * @param added whether the token was added beside the vocabulary that the tokenizer learnt; an
 *     added token is matched as a whole before its surroundings are split
 * @param special whether the token is a control mark, left out when special tokens are skipped
 */
public record VocabularyEntry(int id, String text, boolean added, boolean special) {}
