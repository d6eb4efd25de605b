-- A request in work for every seeded promise, taken after one of the demo company's with the same parties and service.

SET LOCAL session_replication_role = replica;

CREATE TEMPORARY TABLE model AS
SELECT DISTINCT ON (promise.provider_id, promise.consumer_id, promise.service_id, promise.holder_id)
    promise.provider_id, promise.consumer_id, promise.service_id, promise.holder_id, ticket.title, ticket.description,
    ticket.answers, ticket.form_id, ticket.requester_id, ticket.filer_id, ticket.holder_person_id,
    ticket.is_confidential
FROM tickets_ticket AS ticket JOIN sla_promise AS promise ON promise.id = ticket.promise_id
ORDER BY promise.provider_id, promise.consumer_id, promise.service_id, promise.holder_id, ticket.id;

INSERT INTO tickets_ticket (
    number, title, description, answers, holder_since, state, state_before, priority, cycle, is_confidential,
    is_imported, submitted_at, closed_how, was_misrouted, consumer_id, filer_id, form_id, holder_department_id,
    holder_person_id, promise_id, provider_id, requester_id, service_id
)
SELECT 'SEED-' || promise.id, model.title, model.description, model.answers, started.at, 'in_progress', '',
    promise.priority, 1, model.is_confidential, false, started.at, '', false, promise.consumer_id, model.filer_id,
    model.form_id, promise.holder_id, model.holder_person_id, promise.id, promise.provider_id, model.requester_id,
    promise.service_id
FROM sla_promise AS promise
    JOIN model USING (provider_id, consumer_id, service_id, holder_id)
    JOIN (
        SELECT promise_id, min(started_at) AS at FROM sla_clock WHERE calendar_id = %(calendar)s GROUP BY promise_id
    ) AS started ON started.promise_id = promise.id;

DROP TABLE model;
SET LOCAL session_replication_role = origin;
