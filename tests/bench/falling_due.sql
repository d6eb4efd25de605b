-- Moves %(timers)s of the seeded clocks back in time, whole lives and all, so that the next armed level of each falls
-- due within %(seconds)s seconds from %(begin)s, evenly spread; a fifth of them at each level.

CREATE TEMPORARY TABLE move AS
WITH next AS (
    SELECT DISTINCT ON (owner_id) owner_id, fire_at,
        row_number() OVER (PARTITION BY name ORDER BY hashint8(owner_id), owner_id) AS place
    FROM (
        SELECT DISTINCT ON (owner_id) owner_id, name, fire_at
        FROM timers_timer
        WHERE state = 'armed' AND kind = 'sla.step' AND fire_at > %(begin)s
            AND owner_id IN (SELECT id FROM sla_clock WHERE calendar_id = %(calendar)s AND state = 'running')
        ORDER BY owner_id, fire_at
    ) AS first
), chosen AS (
    SELECT owner_id, fire_at, row_number() OVER (ORDER BY place, owner_id) AS place
    FROM next ORDER BY place, owner_id LIMIT %(timers)s
)
SELECT owner_id AS clock_id,
    fire_at - (%(begin)s + (place - 1) * (%(seconds)s::double precision / %(timers)s) * interval '1 second') AS back
FROM chosen;

-- Segments and events are written once; the past of a made-up clock may be moved all the same.
SET LOCAL session_replication_role = replica;
UPDATE timers_timer SET fire_at = fire_at - back, fired_at = fired_at - back
FROM move WHERE kind = 'sla.step' AND owner_id = clock_id;
UPDATE sla_clock SET started_at = started_at - back, original_due_at = original_due_at - back, due_at = due_at - back,
    at_risk_at = at_risk_at - back, breached_at = breached_at - back, detected_at = detected_at - back
FROM move WHERE id = clock_id;
UPDATE sla_segment SET starts_at = starts_at - back FROM move WHERE sla_segment.clock_id = move.clock_id;
UPDATE sla_promise SET next_due_at = moved.due_at, at_risk_at = moved.at_risk_at
FROM (
    SELECT promise_id, min(due_at) AS due_at, min(sla_clock.at_risk_at) AS at_risk_at FROM sla_clock
    WHERE state = 'running'
        AND promise_id IN (SELECT promise_id FROM sla_clock JOIN move ON sla_clock.id = clock_id)
    GROUP BY promise_id
) AS moved WHERE sla_promise.id = moved.promise_id;
UPDATE sla_verdict SET counts_at = sla_clock.due_at
FROM sla_clock JOIN move ON sla_clock.id = clock_id
WHERE sla_verdict.promise_id = sla_clock.promise_id AND sla_verdict.kind = sla_clock.kind;
DROP TABLE move;
SET LOCAL session_replication_role = origin;
