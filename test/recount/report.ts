/** An audit in plain words. */
import type { Audit } from './audit.js';

/** Of each kind so many are told; all of them are counted. */
const TOLD = 20;

export const isClean = ({ differences, unbalanced, contradictions }: Audit): boolean =>
  differences.length + unbalanced.length + contradictions.length === 0;

export function reportOf(audit: Audit): string {
  const { extent, timeZone, visits, fromHistory, questions, compared, differences, unbalanced, contradictions } = audit;
  const nothing = 'The folder has neither visits nor a window log: there is nothing to compare.';
  if (extent === null) return [nothing, ...toldContradictions(contradictions), ''].join('\n');
  const fromJournal = visits - fromHistory;
  return [
    `Days ${extent.from} to ${extent.to} in the time zone ${timeZone}; ${audit.visitsInPeriod} visits`,
    `were given a ticket on them. The folder has ${visits} visits and ${audit.windowRows} rows of the window log.`,
    `${fromJournal} visits were made again from the events of the journal and held against the history; ${fromHistory} were read from the`,
    'history alone, because the journal does not go back so far, or does not have all of them.',
    ...(audit.takenBack === 0
      ? []
      : [`${audit.takenBack} visitors were taken back by steps whose beginning is no longer in the journal: the history tells them.`]),
    `${questions} questions were answered by the box and counted again: ${compared} figures compared.`,
    '',
    ...told('differences between the box and the recount', differences),
    ...told('lines whose ends do not add up to those who arrived', unbalanced),
    ...toldContradictions(contradictions),
    verdictOf(audit),
    '',
  ].join('\n');
}

const toldContradictions = (contradictions: readonly string[]): string[] =>
  told('visits, questions, windows or appointments of which journal and tables tell different things', contradictions);

function verdictOf(audit: Audit): string {
  if (!isClean(audit)) return 'The audit FAILED: see above.';
  if (audit.visitsInPeriod > 0) return 'Every figure is the same.';
  return 'There is NO VISIT in the period: the figures are the same, but they are of nothing except the time of windows.';
}

function told(what: string, list: readonly string[]): string[] {
  const more = list.length > TOLD ? [`  and ${list.length - TOLD} more`] : [];
  return [`${list.length} ${what}${list.length === 0 ? '' : ':'}`, ...list.slice(0, TOLD).map((one) => `  ${one}`), ...more];
}
