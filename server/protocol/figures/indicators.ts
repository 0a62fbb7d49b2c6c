/** The indicators: names, units, and what they belong together with. Definitions: docs/indicators.md. */

/** `counts` = a list of counts, `by reason` and `by outcome` = a number for each. */
export type Unit = 'count' | 'seconds' | 'percent' | 'per hour' | 'counts' | 'count by reason' | 'seconds by reason' | 'count by outcome';

/** Tables that fit a page have the indicators of one section. */
export const SECTIONS = ['ends', 'calls', 'waiting', 'serving', 'windows', 'promises', 'appointments'] as const;
export type Section = (typeof SECTIONS)[number];

const inSection = <Name extends string, Of extends Unit>(section: Section, unit: Of, ...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, { section, unit }])) as Readonly<
    Record<Name, { readonly section: Section; readonly unit: Of }>
  >;

export const INDICATORS = {
  ...inSection('ends', 'count', 'arrived', 'present', 'served', 'refused', 'no_show', 'left', 'closed', 'removed'),
  ...inSection('ends', 'percent', 'served_percent', 'refused_percent', 'no_show_percent', 'left_percent', 'closed_percent'),
  ...inSection('ends', 'count by reason', 'refused_by'),
  ...inSection('calls', 'count', 'calls', 'calls_by_hand', 'calls_after_skip', 'calls_auto', 'recalls', 'skips', 'transfers', 'postponed'),
  ...inSection('calls', 'count by reason', 'calls_by_hand_by', 'postponed_by'),
  ...inSection('calls', 'seconds', 'postponed_sec'),
  ...inSection('calls', 'count', 'added_services', 'prints_failed'),
  ...inSection('waiting', 'count', 'waits'),
  ...inSection('waiting', 'seconds', 'wait_mean', 'wait_median', 'wait_p90', 'wait_max'),
  ...inSection('waiting', 'percent', 'wait_within_norm_percent'),
  ...inSection('waiting', 'counts', 'wait_bands'),
  ...inSection('serving', 'count', 'walks'),
  ...inSection('serving', 'seconds', 'walk_mean', 'walk_median', 'walk_p90', 'walk_max'),
  ...inSection('serving', 'count', 'servings'),
  ...inSection('serving', 'seconds', 'service_mean', 'service_median', 'service_p90', 'service_max'),
  ...inSection('serving', 'count by outcome', 'outcomes'),
  ...inSection('serving', 'count', 'operations'),
  ...inSection('serving', 'percent', 'service_within_norm_percent', 'service_over_danger_percent'),
  ...inSection('serving', 'seconds', 'visit_mean', 'visit_median', 'visit_p90', 'visit_max'),
  ...inSection('windows', 'seconds', 'open_sec', 'serving_sec', 'idle_sec', 'idle_waited_sec', 'break_sec'),
  ...inSection('windows', 'seconds by reason', 'break_by'),
  ...inSection('windows', 'percent', 'utilisation_percent'),
  ...inSection('windows', 'per hour', 'visits_per_hour'),
  ...inSection('windows', 'count', 'quick_questions'),
  ...inSection('promises', 'count', 'promised'),
  ...inSection('promises', 'percent', 'promised_kept_percent', 'promised_span_percent'),
  ...inSection('promises', 'seconds', 'promised_bias'),
  ...inSection('appointments', 'count', 'appointments', 'appointments_early', 'appointments_on_time', 'appointments_late'),
  ...inSection('appointments', 'count', 'appointments_missed'),
  ...inSection('appointments', 'percent', 'appointments_kept_percent', 'appointments_early_percent', 'appointments_on_time_percent'),
  ...inSection('appointments', 'percent', 'appointments_late_percent'),
  ...inSection('appointments', 'seconds', 'appointments_early_mean', 'appointments_late_mean'),
  ...inSection('appointments', 'count', 'appointments_too_late'),
  ...inSection('appointments', 'seconds', 'appointments_too_late_mean'),
  ...inSection('appointments', 'count', 'booked_waits'),
  ...inSection('appointments', 'seconds', 'booked_wait_mean', 'booked_wait_median', 'booked_wait_p90', 'booked_wait_max'),
  ...inSection('appointments', 'percent', 'booked_within_norm_percent'),
  ...inSection('appointments', 'seconds', 'lead_mean', 'lead_median', 'lead_p90', 'lead_max'),
  ...inSection('appointments', 'count', 'places_offered', 'places_booked', 'places_kept'),
  ...inSection('appointments', 'percent', 'places_booked_percent'),
} as const;

export type IndicatorName = keyof typeof INDICATORS;

/** The value of a unit; null = nothing was counted. */
export type ValueOf<Of extends Unit> = Of extends 'counts'
  ? readonly number[]
  : Of extends 'count by reason' | 'seconds by reason' | 'count by outcome'
    ? Readonly<Record<string, number>> | null
    : number | null;

export type Indicators = { readonly [Name in IndicatorName]: ValueOf<(typeof INDICATORS)[Name]['unit']> };

export const INDICATOR_NAMES = Object.keys(INDICATORS) as IndicatorName[];

/** Waits by steps of five minutes; the last band has no end. */
export const WAIT_BANDS = 13;
export const WAIT_BAND_MINUTES = 5;

/** What lines can be by. */
export const GROUPINGS = [
  'service',
  'group',
  'operation',
  'stage',
  'department',
  'window',
  'clerk',
  'kiosk',
  'channel',
  'language',
  'hour',
  'weekday',
  'day',
  'week',
  'month',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The figures that say most of a day. */
export const SUMMARY: readonly IndicatorName[] = [
  ...(['arrived', 'served', 'refused', 'no_show', 'left', 'closed', 'wait_mean', 'wait_p90', 'wait_within_norm_percent'] as const),
  ...(['service_mean', 'service_p90', 'service_within_norm_percent'] as const),
];
