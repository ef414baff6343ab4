-- The trace that the call which made the job belongs to (W3C Trace Context, `traceparent`).
alter table jobs add column trace text;
