/** Figures as people read them. */
import { INDICATORS, type IndicatorName } from '../../../../protocol/figures/indicators.js';
import { leadDays } from './lead-days.js';
import { numberFormat } from './number-format.js';
import { durationText } from './time.js';
import { language, wordsOf } from './words.js';

const { say } = wordsOf('figures');

export const NOTHING = '—';

export function valueText(indicator: IndicatorName, value: number | null): string {
  if (value === null) return NOTHING;
  return `${value < 0 ? '−' : ''}${plainText(indicator, Math.abs(value))}`;
}

function plainText(indicator: IndicatorName, value: number): string {
  const { unit } = INDICATORS[indicator];
  const days = indicator.startsWith('lead_') ? leadDays(value) : null;
  if (days !== null) return say('days', { days });
  if (unit === 'seconds' || unit === 'seconds by reason') return durationText(value * 1000);
  const text = numberFormat(language.value, { maximumFractionDigits: 1 }).format(value);
  return unit === 'percent' ? `${text} %` : text;
}

/** How much more or less than before; '' = nothing to compare. */
export function changeText(indicator: IndicatorName, now: number | null, before: number | null | undefined): string {
  if (now === null || before === null || before === undefined) return '';
  const change = Math.round((now - before) * 10) / 10;
  if (change === 0) return '±0';
  // Of shares these are points: "+5 %" would say that a share of 10 has become 10.5.
  const text = INDICATORS[indicator].unit === 'percent' ? valueText('arrived', change) : valueText(indicator, change);
  return `${change > 0 ? '+' : ''}${text}`;
}
