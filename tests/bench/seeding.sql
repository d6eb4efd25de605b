-- %(clocks)s open clocks, two to a promise, as they stand some time into their lives. Set-based and without any
-- ticket: a promise does not know what it is for. All moments follow from a clock's start, its target of 200 days and
-- the levels that have fired, in a calendar that is open day and night, so that every stored moment is what the desk
-- itself would work out. With targets that long nothing falls due by itself within 30 days of the building.

-- What is written here refers to what is there; checking that row by row would take longer than the writing.
SET LOCAL session_replication_role = replica;

CREATE TEMPORARY TABLE level AS
SELECT name, place, share FROM (VALUES
    ('half', 0, 0.5), ('at_risk', 1, 0.8), ('breach', 2, 1.0), ('quarter_over', 3, 1.25), ('double', 4, 2.0)
) AS standard (name, place, share);

-- How many of the levels a clock has behind it, how common that is (of 20), and how much of its target it has used.
CREATE TEMPORARY TABLE stage AS
SELECT fired, first, past, used FROM (VALUES
    (0, 0, 12, 0.10), (1, 12, 15, 0.50), (2, 15, 17, 0.80), (3, 17, 19, 1.00), (4, 19, 20, 1.30)
) AS mix (fired, first, past, used);

-- Who promises whom what is taken from the demo company's own requests.
CREATE TEMPORARY TABLE sample AS
SELECT row_number() OVER (ORDER BY id) - 1 AS place, provider_id, consumer_id, service_id, holder_id, priority,
    policy_version_id
FROM sla_promise;

CREATE TEMPORARY TABLE clock AS
SELECT
    n,
    (SELECT coalesce(max(id), 0) FROM sla_clock) + n AS id,
    (SELECT coalesce(max(id), 0) FROM sla_promise) + (n + 1) / 2 AS promise_id,
    CASE mod(n, 2) WHEN 1 THEN 'first_response' ELSE 'resolution' END AS kind,
    stage.fired,
    date_trunc('second', clock_timestamp())
        - (stage.used + mod(abs(hashint4(n + 7)), 1000) / 20000.0) * interval '200 days' AS started_at,
    interval '200 days' AS target
FROM generate_series(1, %(clocks)s) AS n
JOIN stage ON mod(abs(hashint4(n)), 20) >= stage.first AND mod(abs(hashint4(n)), 20) < stage.past;

UPDATE clock SET started_at = date_trunc('second', started_at);

INSERT INTO sla_promise (
    id, subject, provider_id, consumer_id, service_id, holder_id, priority, policy_version_id, is_open, next_due_at,
    at_risk_at
)
SELECT clock.promise_id, 'ticket', sample.provider_id, sample.consumer_id, sample.service_id, sample.holder_id,
    sample.priority, sample.policy_version_id, true, min(clock.started_at + target),
    min(clock.started_at + 0.8 * target)
FROM clock
JOIN sample ON sample.place = mod(clock.promise_id, (SELECT count(*) FROM sample))
GROUP BY clock.promise_id, sample.provider_id, sample.consumer_id, sample.service_id, sample.holder_id,
    sample.priority, sample.policy_version_id;

INSERT INTO sla_clock (
    id, promise_id, kind, cycle, policy_version_id, calendar_id, target_seconds, carried, started_at, state,
    original_due_at, due_at, at_risk_at, breached_at, detected_at
)
SELECT clock.id, promise_id, kind, 1, sla_promise.policy_version_id, %(calendar)s,
    extract(epoch FROM target)::integer, interval '0', started_at, 'running', started_at + target,
    started_at + target, started_at + 0.8 * target, CASE WHEN fired > 2 THEN started_at + target END,
    CASE WHEN fired > 2 THEN started_at + target END
FROM clock JOIN sla_promise ON sla_promise.id = clock.promise_id;

INSERT INTO sla_segment (clock_id, starts_at, state, reason, holder_id, calendar_version_id)
SELECT clock.id, clock.started_at, 'running', '', sla_promise.holder_id, %(calendar_version)s
FROM clock JOIN sla_promise ON sla_promise.id = clock.promise_id;

INSERT INTO sla_verdict (
    promise_id, kind, provider_id, holder_id, consumer_id, service_id, is_met, is_met_raw, is_imported, counts_at
)
SELECT sla_promise.id, clock.kind, sla_promise.provider_id, sla_promise.holder_id, sla_promise.consumer_id, sla_promise.service_id, false,
    false, false, clock.started_at + clock.target
FROM clock JOIN sla_promise ON sla_promise.id = clock.promise_id
WHERE clock.fired > 2;

CREATE TEMPORARY TABLE fired AS
SELECT
    nextval(pg_get_serial_sequence('events_event', 'id')) AS event_id,
    nextval(pg_get_serial_sequence('timers_timer', 'id')) AS timer_id,
    clock.id AS clock_id, clock.promise_id, clock.kind, level.name, clock.started_at + level.share * clock.target AS at,
    clock.started_at + clock.target AS due_at
FROM clock JOIN level ON level.place < clock.fired;

INSERT INTO events_event (id, subject_type, subject_id, seq, kind, at, data)
SELECT event_id, 'sla.promise', promise_id, row_number() OVER (PARTITION BY promise_id ORDER BY at, event_id),
    'sla.step_fired', at,
    jsonb_build_object(
        'timer', timer_id, 'clock', clock_id, 'promise', promise_id, 'kind', kind, 'level', name, 'cycle', 1,
        'due_at', to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS+00:00'), 'late', false
    )
FROM fired;

INSERT INTO events_dispatch (event_id, subscriber, state, attempts, not_before, error)
SELECT event_id, subscriber, 'done', 1, at, '' FROM fired, unnest(%(subscribers)s) AS subscriber;

INSERT INTO timers_timer (id, kind, owner_id, name, generation, fire_at, state, fired_at)
SELECT timer_id, 'sla.step', clock_id, name, 1, at, 'fired', at FROM fired;

INSERT INTO timers_timer (kind, owner_id, name, generation, fire_at, state)
SELECT 'sla.step', clock.id, level.name, 1, clock.started_at + level.share * clock.target, 'armed'
FROM clock JOIN level ON level.place >= clock.fired;

SELECT setval(pg_get_serial_sequence('sla_clock', 'id'), max(id)) FROM clock;
SELECT setval(pg_get_serial_sequence('sla_promise', 'id'), max(promise_id)) FROM clock;

DROP TABLE fired, clock, sample, stage, level;
SET LOCAL session_replication_role = origin;
