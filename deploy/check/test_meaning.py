"""What a reader of the tables takes for granted, from the tables alone."""

import math

import pytest

from tables import table

GENERATED = [row for name in ("attempts", "traces") for row in table(name).read()]


def pieces(row):
    """The text of each token."""
    ends = row["token_ends"]
    return [row["text"][start:end] for start, end in zip([0, *ends], ends)]


def generated(*columns):
    """Rows that have all of these columns; refused and failed attempts have no tokens."""
    rows = [row for row in GENERATED if all(row[column] is not None for column in columns)]
    assert rows
    return rows


def test_token_ends_cut_the_text_into_tokens():
    for row in generated("token_ends"):
        assert len(row["token_ends"]) == row["tokens"] == len(row["token_ids"])
        assert row["token_ends"] == sorted(row["token_ends"])
        assert row["token_ends"][-1] == len(row["text"])
        assert "".join(pieces(row)) == row["text"]


def test_same_token_has_the_same_text_everywhere():
    texts = {}
    for row in generated("token_ends"):
        # The end token has no text; the tiny student's other tokens are whole characters.
        for token, piece in zip(row["token_ids"], pieces(row)):
            texts.setdefault(token, set()).add(piece)
    assert {token: found for token, found in texts.items() if len(found) > 1} == {}


def test_lists_have_one_element_per_token():
    per_token = ["token_ids", "fallback", "student_logprobs", "student_entropies"]
    for row in generated(*per_token):
        assert {len(row[column]) for column in per_token} == {row["tokens"]}
        assert sum(row["fallback"]) == row["fallbacks"]


def test_candidates_were_refused_for_the_threshold():
    refused = ["refused_positions", "refused_tokens", "refused_student_logprobs", "refused_teacher_logprobs"]
    for row in generated(*refused):
        assert len({len(row[column]) for column in refused}) == 1
        assert all(logprob < math.log(row["p_th"]) for logprob in row["refused_student_logprobs"])


def test_every_fallback_has_a_refused_candidate_and_no_other_token_has_one():
    rows = [row for row in generated("fallback") if row["stage"] == "generate" and row["method"] == "rsd"]
    fallbacks = 0
    for row in rows:
        positions = {position for position, fallback in enumerate(row["fallback"]) if fallback}
        assert set(row["refused_positions"]) == positions
        fallbacks += len(positions)
    assert fallbacks > 0


def test_surprisals_are_those_of_the_lists():
    for row in generated("student_logprobs", "mean_surprisal"):
        mean = -math.fsum(row["student_logprobs"]) / row["tokens"]
        assert mean == pytest.approx(row["mean_surprisal"], rel=1e-5)
        assert math.exp(mean) == pytest.approx(row["perplexity"], rel=1e-5)


def test_attempts_say_what_was_decided():
    for row in table("attempts").read():
        assert row["status"] in ("finished", "refused", "failed")
        assert row["verdict"] in (None, "equal", "different", "undecided")
        # The small run has no judge.
        assert row["decided_by"] == (None if row["verdict"] is None else "rules")
        assert row["judge_outcome"] is None


def test_sft_row_is_prompt_and_completion():
    traces = {row["position"]: row for row in table("traces").read()}
    chats = {row["position"]: row for row in table("sft_chat").read()}
    rows = table("sft").read()
    assert [row["position"] for row in rows] == sorted({row["position"] for row in rows})
    for row in rows:
        trace, length = traces[row["position"]], len(row["input_ids"])
        prompt = trace["prompt_token_ids"]
        completion = row["input_ids"][len(prompt) :]
        assert row["input_ids"] == prompt + completion
        assert row["labels"] == [-100] * len(prompt) + completion
        assert row["completion_mask"] == [0] * len(prompt) + [1] * len(completion)
        assert row["attention_mask"] == [1] * length
        assert completion == trace["token_ids"][: len(completion)]
        if row["kind"] == "full":
            assert completion == trace["token_ids"]
            assert row["completion"].startswith(trace["text"])
            # The end token's text ends the completion; token_ends knows how much text comes before it.
            assert len(row["completion"]) > trace["token_ends"][-1]
            assert [message["role"] for message in chats[row["position"]]["messages"]] == ["user", "assistant"]
        else:
            assert trace["text"].startswith(row["completion"])
    assert chats.keys() == {row["position"] for row in rows if row["kind"] == "full"}


def test_figures_have_one_row_each():
    rows = [tuple(value for name, value in row.items() if name != "value") for row in table("figures").read()]
    assert len(rows) == len(set(rows))


def test_figures_count_the_rows_of_the_tables():
    figures = {(row["stage"], row["figure"]): row["value"] for row in table("figures").read()}
    kinds = [row["kind"] for row in table("sft").read()]
    assert figures["dataset", "full"] == kinds.count("full")
    assert figures["dataset", "prefixes"] == kinds.count("prefix")
    for stage in "solve", "generate":
        statuses = [row["status"] for row in table("attempts").read() if row["stage"] == stage]
        assert figures[stage, "finished"] == statuses.count("finished")
        assert figures[stage, "refused"] == statuses.count("refused")
