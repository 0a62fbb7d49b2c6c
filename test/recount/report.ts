/** An audit in plain words. */
import type { Audit } from './audit.js';

/** Of each kind so many are told; all of them are counted. */
const TOLD = 20;

export const isClean = ({ differences, unbalanced, contradictions }: Audit): boolean =>
  differences.length + unbalanced.length + contradictions.length === 0;

export function reportOf(audit: Audit): string {
  const { extent, timeZone, visits, fromHistory, windowRows, questions, compared, differences, unbalanced, contradictions } = audit;
  if (extent === null) return 'The folder has neither visits nor a window log: there is nothing to compare.\n';
  const fromJournal = visits - fromHistory;
  return [
    `Days ${extent.from} to ${extent.to} in the time zone ${timeZone}; the folder has`,
    `${visits} visits and ${windowRows} rows of the window log.`,
    `${fromJournal} visits were made again from the events of the journal and held against the history; ${fromHistory} were read from the`,
    'history, because the journal does not go back so far or has no more texts of them.',
    `${questions} questions were answered by the box and counted again: ${compared} figures compared.`,
    '',
    ...told('differences between the box and the recount', differences),
    ...told('lines whose ends do not add up to those who arrived', unbalanced),
    ...told('visits of which journal and history tell different things', contradictions),
    isClean(audit) ? 'Every figure is the same.' : 'The figures are NOT all the same.',
    '',
  ].join('\n');
}

function told(what: string, list: readonly string[]): string[] {
  const more = list.length > TOLD ? [`  and ${list.length - TOLD} more`] : [];
  return [`${list.length} ${what}${list.length === 0 ? '' : ':'}`, ...list.slice(0, TOLD).map((one) => `  ${one}`), ...more];
}
