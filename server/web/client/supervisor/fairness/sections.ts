/** The report of fairness as tables of texts: the page draws them, and a file has the same. */
import type { Named } from '../../../../model/by-language.js';
import type { Element } from '../../../../protocol/client/client.js';
import { clerkName } from '../../../../protocol/figures/naming.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { nameAt, namesThen } from '../../shared/words/names.js';
import { dayText, durationText } from '../../shared/words/time.js';
import { calledText, conditionsText } from '../../shared/words/why-text.js';
import { say } from './words.js';

export type Fairness = ReplyData<'fairness'>;

export interface Names {
  readonly windows: ReadonlyMap<number, Named>;
  readonly reasons: ReadonlyMap<number, Named>;
  readonly users: ReadonlyMap<number, Element<'User'>>;
  readonly profiles: ReadonlyMap<number, Named>;
  readonly segments: ReadonlyMap<number, Named>;
}

/** A ticket of the day, whose story is told elsewhere. */
interface TicketOfDay {
  readonly ticket: string;
  readonly day: string;
}
export type Cell = string | number | TicketOfDay;

/** In the place of a time. */
export const NO_TIME = '—';

/** As a file has it. */
export const plainCell = (cell: Cell): string | number => (typeof cell === 'object' ? cell.ticket : cell);

export interface Section {
  readonly title: string;
  /** Said where there are no lines. */
  readonly none: string;
  readonly columns: readonly string[];
  readonly lines: readonly (readonly Cell[])[];
}

const overtakingColumns = () => [say('calls'), say('overtakenColumn')];

/** As they were named on the days of the report. */
const namesIn = ({ names }: Fairness, { users, windows, reasons, profiles, segments }: Names): Names => ({
  ...{ users, windows: namesThen('Workplace', windows, names), reasons: namesThen('Reason', reasons, names) },
  ...{ profiles: namesThen('CallingProfile', profiles, names), segments: namesThen('Segment', segments, names) },
});

export function windowNames(report: Fairness, present: Names): (id: number) => string {
  const { windows } = namesIn(report, present);
  return (id) => nameAt(windows, id) ?? `№ ${id}`;
}

const clerkOf = (users: Names['users'], id: number): string => {
  const user = users.get(id);
  return user ? clerkName(user) : `№ ${id}`;
};

export const causeText = (cause: Fairness['causes'][number]['cause']): string =>
  cause === 'rule' ? say('anyRule') : say(`cause.${cause}`);

type Rule = Fairness['rules'][number];

function ruleText(line: Rule, names: { readonly segmentOf: (id: number) => string | undefined }): string {
  const conditions = conditionsText(line, names);
  const called = calledText(line.call ?? [], names);
  return conditions === '' ? `${line.rule}` : say('ruleWas', { rule: line.rule, conditions, called });
}

export function sectionsOf(report: Fairness, present: Names): readonly Section[] {
  const { causes, rules, hands, longest, idle } = report;
  const { reasons, users, profiles, segments } = namesIn(report, present);
  const windowOf = windowNames(report, present);
  const isOfDays = report.to !== undefined;
  const length = (seconds: number): string => durationText(seconds * 1000);
  const ruleOf = (line: Rule): string => ruleText(line, { segmentOf: (id) => nameAt(segments, id) });
  return [
    {
      title: say('overtakingsTitle'),
      none: say('noOvertakings'),
      columns: [say('cause'), ...overtakingColumns()],
      lines: causes.map(({ cause, calls, overtaken }) => [causeText(cause), calls, overtaken]),
    },
    {
      title: say('rules'),
      none: say('noRules'),
      columns: [say('profile'), say('rule'), ...overtakingColumns()],
      lines: rules.map((line) => [nameAt(profiles, line.profile) ?? `№ ${line.profile}`, ruleOf(line), line.calls, line.overtaken]),
    },
    {
      title: say('hands'),
      none: say('noHands'),
      columns: [say('clerk'), say('reason'), ...overtakingColumns()],
      lines: hands.map(({ clerk, reason, calls, overtaken }) => [
        clerkOf(users, clerk),
        reason === null ? say('noReason') : (nameAt(reasons, reason) ?? `№ ${reason}`),
        calls,
        overtaken,
      ]),
    },
    {
      title: say('idle'),
      none: say('noIdle'),
      columns: [say('window'), say('times'), say('together'), say('pageClosed')],
      lines: idle.map(({ workplace, times, seconds, page_closed }) => [
        windowOf(workplace),
        times,
        length(seconds),
        page_closed === 0 ? NO_TIME : length(page_closed),
      ]),
    },
    {
      title: say('longest'),
      none: say('nobodyCame'),
      columns: [...(isOfDays ? [say('day')] : []), say('ticket'), say('wait'), say('end'), say('overtakenBy')],
      lines: longest.map(({ day, ticket, waited, called, causes: own }) => [
        ...(isOfDays ? [dayText(day)] : []),
        { ticket, day },
        length(waited),
        say(called ? 'step.called' : 'notCalled'),
        own.map(({ cause, overtaken }) => `${causeText(cause)}: ${overtaken}`).join('; ') || say('byNobody'),
      ]),
    },
  ];
}
