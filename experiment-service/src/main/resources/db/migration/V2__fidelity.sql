-- How faithful an answer was, where that was measured: on request, or in an idle moment after it.
-- A table of its own, because a measurement may come before its observation, or without one.
create table fidelity (
    event_id           uuid             primary key check (uuid_extract_version(event_id) = 7),
    kl_mean            double precision not null check (kl_mean >= 0 and kl_mean < 'Infinity'),
    kl_p99             double precision not null check (kl_p99 >= 0 and kl_p99 < 'Infinity'),
    top1_agreement     double precision not null check (top1_agreement between 0 and 1),
    top5_overlap       double precision not null check (top5_overlap between 0 and 1),
    tokens             int              not null check (tokens >= 1),
    first_divergence   int              check (first_divergence >= 0),
    rouge_l            double precision not null check (rouge_l between 0 and 1),
    retained_attention jsonb            not null
);
