"""The scores, worked out anew from the attempts with DuckDB."""

import math

import duckdb
import pytest

from tables import RUN

# One row per problem and subset: attempts that came to an end (n), correct ones (c), and the rest of what scores are of.
# Answers are grouped by their text, which is enough for the whole numbers of the tiny world.
PROBLEMS = f"""
    with attempts as (
        select * from '{RUN}/evaluation/*/*/attempts/*.parquet'
    ),
    places as (
        select distinct model, benchmark from attempts
    ),
    problems as (
        select places.*, position, problem_id, subject, level
        from read_parquet('{RUN}/evaluation/*/*/problems/*.parquet', filename = true) as file, places
        where contains(filename, '/evaluation/' || model || '/' || benchmark || '/problems/')
    ),
    votes as (
        select model, benchmark, position, answer, count(*) as votes, bool_or(verdict = 'equal') as is_right
        from attempts where answer is not null group by all
    ),
    elections as (
        select model, benchmark, position,
            coalesce(sum(votes) filter (is_right), 0) > coalesce(max(votes) filter (not is_right), 0) as won
        from votes group by all
    ),
    counted as (
        select model, benchmark, position,
            count(*) filter (status <> 'failed') as n,
            count(*) filter (status = 'failed') as failed,
            count(*) filter (verdict = 'equal') as c,
            count(*) filter (status <> 'failed' and answer is null) as no_answer,
            count(*) filter (verdict = 'undecided' and answer is not null) as undecided,
            count(*) filter (finish_reason = 'length') as cut,
            count(*) filter (status = 'refused') as refused,
            avg(tokens) as mean_tokens
        from attempts group by all
    ),
    whole as (
        select * from counted join problems using (model, benchmark, position)
            left join elections using (model, benchmark, position)
    )
    select 'all' as subset, * from whole
    union all select 'subject=' || subject, * from whole where subject is not null
    union all select 'level=' || level, * from whole where level is not null
"""

# From a metric to its value for one problem; K stands for the column k of scores.
METRICS = {
    "avg": "100 * c / n",
    "pass": "case when c = 0 then 0 when n - c < K then 100 else 100 * (1 - list_product("
    "list_transform(range(n - c + 1, n + 1), lambda i: 1 - K / i))) end",
    "no_answer": "100 * no_answer / n",
    "undecided": "100 * undecided / n",
    "cut": "100 * cut / n",
    "refused": "100 * refused / n",
    "failed": "100 * failed / (n + failed)",
    "mean_tokens": "mean_tokens",
}

FIGURES = "avg(value) as value, stddev_samp(value) / sqrt(count(*)) as error, count(*) as problems"


def rows(query):
    """The result of a query as dictionaries."""
    relation = duckdb.sql(query)
    return [dict(zip(relation.columns, row)) for row in relation.fetchall()]


def scores(condition):
    return rows(f"select * from '{RUN}/scores/*.parquet' where {condition}")


def close(one, other):
    if one is None or other is None:
        return one is None and other is None
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def check(found, expected):
    """The scores are those expected, each with its interval."""
    assert found and len(found) == len(expected)
    by_place = {(row["model"], row["benchmark"], row["subset"], row.get("k")): row for row in expected}
    for score in found:
        k = score["k"] if any(place[3] for place in by_place) else None
        row = by_place[score["model"], score["benchmark"], score["subset"], k]
        assert close(score["value"], row["value"]), score
        assert close(score["standard_error"], row["error"]), score
        assert score["problems"] == row["problems"], score
        for end, sign in ("low", -1), ("high", 1):
            bound = None if row["error"] is None else row["value"] + sign * 1.959964 * row["error"]
            assert close(score[end], bound), score


@pytest.mark.parametrize("metric", METRICS)
def test_scores_of_models(metric):
    found = scores(f"metric = '{metric}' and not starts_with(benchmark, 'mean')")
    ks = [row[0] for row in duckdb.sql(f"select distinct k from '{RUN}/scores/*.parquet' where metric = '{metric}'").fetchall()]
    expected = []
    for k in ks:
        value = METRICS[metric].replace("K", str(k))
        expected += rows(
            f"select model, benchmark, subset, {k or 'null'} as k, {FIGURES}"
            f" from (select *, {value} as value from ({PROBLEMS}) where {value} is not null) group by all"
        )
    check(found, expected)


def test_majority_of_all_attempts():
    found = scores("metric = 'maj' and k = (select max(k) from '%s/scores/*.parquet')" % RUN)
    check(
        found,
        rows(
            f"select model, benchmark, subset, {FIGURES}"
            f" from (select *, if(coalesce(won, false), 100, 0) as value from ({PROBLEMS})) group by all"
        ),
    )


def test_majority_of_one_is_the_share_of_correct_attempts():
    pairs = rows(
        f"select one.value, avg.value as avg from '{RUN}/scores/*.parquet' one join '{RUN}/scores/*.parquet' avg"
        " using (model, benchmark, subset) where one.metric = 'maj' and one.k = 1 and avg.metric = 'avg'"
    )
    assert pairs and all(close(pair["value"], pair["avg"]) for pair in pairs)


def test_differences_are_paired_by_problem():
    found = scores("metric = 'avg_difference' and not starts_with(benchmark, 'mean')")
    check(
        found,
        rows(
            f"with problems as ({PROBLEMS}), names as (select distinct model from '{RUN}/scores/*.parquet')"
            f" select names.model, benchmark, subset, {FIGURES} from ("
            " select two.model || ' - ' || one.model as model, benchmark, subset, 100 * two.c / two.n - 100 * one.c / one.n as value"
            " from problems one join problems two using (benchmark, subset, problem_id)) join names using (model) group by all"
        ),
    )


def test_every_score_has_one_row():
    (row,) = rows(
        "select count(*) as rows, count(distinct (model, benchmark, subset, metric, k)) as places"
        f" from (select * replace (coalesce(k, 0) as k) from '{RUN}/scores/*.parquet')"
    )
    assert row["rows"] == row["places"]
