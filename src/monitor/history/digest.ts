import { longestGap, resolutionAt, tiers } from './tiers.ts';

const resolution = [...tiers]
  .reverse()
  .map(({ age }) => `WHEN :now - at >= ${age} THEN ${resolutionAt(age)}`)
  .join(' ');

/**
 * The query for the samples of a span of time in about `:most` rows: the newest half of them as they are, of those before a
 * quarter spread evenly, a quarter that tell of a change of state, run or contact, and always the first of the last run.
 * What is left out is stood for by the one before it, as somebody did look; where nobody did, there stays a gap.
 */
export function digestQuery(columns: string): string {
  const held = `CASE WHEN next_gaps = gaps THEN max(held, next_follows - at) ELSE held END AS held`;
  return `
  WITH
    near AS (
      SELECT ${columns}, row_number() OVER series AS number, count(*) OVER () AS amount,
        lag(at + held) OVER series AS follows,
        coalesce(state <> lag(state) OVER series OR run <> lag(run) OVER series, TRUE) AS turns,
        coalesce(run <> lag(run) OVER series, TRUE) AND run = max(run) OVER () AS begins,
        coalesce(at - lag(at + held) OVER series > CASE ${resolution} ELSE ${longestGap} END, FALSE) AS gap
      FROM samples
      WHERE task = :task AND at <= :to
        AND at >= coalesce((SELECT max(at) FROM samples WHERE task = :task AND at <= :from), :from)
      WINDOW series AS (ORDER BY at)
    ),
    counted AS (
      SELECT *, sum(gap) OVER (ORDER BY at) AS gaps, number <= amount - :most / 2 AS older,
        sum((turns OR gap) AND number <= amount - :most / 2) OVER (ORDER BY at DESC) AS younger_turns
      FROM near
    ),
    kept AS (
      SELECT *, lead(follows) OVER (ORDER BY at) AS next_follows,
        lead(gaps) OVER (ORDER BY at) - lead(gap) OVER (ORDER BY at) AS next_gaps
      FROM counted
      WHERE amount <= :most OR NOT older OR begins OR number % max(1, 4 * amount / :most) = 0
        OR ((turns OR gap) AND younger_turns <= :most / 4)
    )
  SELECT ${columns.replace('held', held)} FROM kept ORDER BY at`;
}
