package io.rsd.core.model;

/**
 * Candidates for a model to verify in one pass, a block of {@code k} for each row. A candidate may
 * be several tokens of the model.
 *
 * @param batch the tokens to read
 * @param wanted for each token of a candidate, the position by whose logits it is judged, as a
 *     row-major index into {@code [rows, steps]}
 * @param targets the tokens themselves, those of a candidate together
 * @param candidates the candidate of each token: {@code row * k + place}
 * @param firstTargets the index of each candidate's first token: {@code [rows, k]}
 * @param ends how many candidates of each row count: {@code [rows]}
 */
public record CandidateBatch(
    TokenBatch batch,
    int[] wanted,
    int[] targets,
    int[] candidates,
    int[] firstTargets,
    int[] ends) {}
