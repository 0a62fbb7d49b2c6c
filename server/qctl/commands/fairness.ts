/** `qctl fairness`: how fairly visitors of a day were called, with the seal of the journal. */
import type { ReplyData } from '../../protocol/registry.js';
import type { Asking, QctlCommand } from '../command.js';
import { duration, type Page, personName, printable, table } from '../output.js';

type Fairness = ReplyData<'fairness'>;

export function addFairness(root: QctlCommand): void {
  root
    .command('fairness')
    .argument('[day]', 'a day such as 2026-11-24 (default: today)')
    .argument('[to]', 'the last of several days, a month at most')
    .description('shows who was called before earlier visitors and by what, the longest waits, and idle windows, sealed by the journal')
    .explained(
      {
        'qctl fairness': 'of today until now',
        'qctl fairness 2026-11-24': 'of a past day: the same answer each time',
        'qctl fairness 2026-11-01 2026-11-30': 'of a month, with the seal of each day',
        'qctl journal verify': 'checks the chain that the seal belongs to',
      },
      'Days can be asked for as long as the box keeps their journal and morning. The hash covers all batches up to the one that is named.',
    )
    .asks(readFairness, showFairness);
}

/** Days are counted one after the other, each in some seconds at most. */
const PATIENCE_MS = 300_000;

async function readFairness({ client }: Asking<object>, day?: string, to?: string) {
  const question = { ...(day !== undefined && { day }), ...(to !== undefined && { to }) };
  const [answer, users] = await Promise.all([client.call('fairness', question, { timeoutMs: PATIENCE_MS }), client.list('User')]);
  const then = (book: NameThen['book']): Names => namesOf((answer.names ?? []).filter((one) => one.book === book));
  const whose = new Set(answer.hands.map(({ clerk }) => clerk));
  // Of the day alone: the same answer each time, whatever the books have by now.
  const names = {
    ...{ windows: then('Workplace'), profiles: then('CallingProfile'), reasons: then('Reason'), segments: then('Segment') },
    clerks: Object.fromEntries(users.filter(({ id }) => whose.has(id)).map((user) => [user.id, personName(user) || user.login])),
  };
  return { ...answer, names };
}

type NameThen = NonNullable<Fairness['names']>[number];
type Names = Readonly<Record<string, string>>;
const namesOf = (rows: readonly { readonly id: number; readonly name: string }[]): Names =>
  Object.fromEntries(rows.map(({ id, name }) => [id, name]));
/** Of what was removed the id is known. */
const nameAt = (names: Names, id: number): string => names[id] ?? `${id}`;

const WORDS = { at_least: 'at least', more_than: 'more than', at_most: 'at most', less_than: 'less than' } as const;
const FACTS = { waiting: 'waiting', longest_min: 'longest wait in minutes', hour: 'hour', open_windows: 'open windows' } as const;

/** What the rule asked, or its limit where it asks nothing. */
function conditionsOf({ when = [], at_most }: Fairness['rules'][number], segments: Names): string {
  const conditions = when.map(({ fact, segment, op, value }) => {
    const whose = segment === undefined ? '' : `${segment === 0 ? 'no segment' : nameAt(segments, segment)}: `;
    return `${whose}${FACTS[fact]} ${WORDS[op]} ${value}`;
  });
  if (conditions.length > 0) return conditions.join(', ');
  return at_most === undefined ? '' : `at most ${at_most.k} of ${at_most.of} calls`;
}

function showFairness(answer: Awaited<ReturnType<typeof readFairness>>, page: Page): string {
  const { day, to, visitors, calls, causes, rules, hands, longest, idle, days, missing, names } = answer;
  const part = (title: string, rows: Parameters<typeof table>[0]): string =>
    rows.length === 0 ? `${title}: none\n` : `${title}\n${table(rows, page)}`;
  const waits = longest.map(({ day: on, ticket, waited, called, causes: own }) => ({
    ...{ ...(to !== undefined && { day: on }), ticket, waited: duration(waited), called },
    overtaken: own.map(({ cause, overtaken }) => `${cause} ${overtaken}`).join(', '),
  }));
  const byRules = rules.map((line) => ({
    ...{ profile: nameAt(names.profiles, line.profile), rule: line.rule, calls: line.calls, overtakings: line.overtaken },
    asks: conditionsOf(line, names.segments),
  }));
  // A visitor is overtaken by several calls: each counts.
  const byCause = causes.map(({ cause, calls: own, overtaken }) => ({ cause, calls: own, overtakings: overtaken }));
  const byHand = hands.map(({ clerk, reason, calls: own, overtaken }) => ({
    ...{ clerk: nameAt(names.clerks, clerk), reason: reason === null ? null : nameAt(names.reasons, reason) },
    ...{ calls: own, overtakings: overtaken },
  }));
  const stood = idle.map(({ workplace, times, seconds, page_closed }) => ({
    ...{ window: nameAt(names.windows, workplace), times, together: duration(seconds) },
    'page closed': page_closed === 0 ? '' : duration(page_closed),
  }));
  return [
    `${[day, ...(to === undefined ? [] : [to])].map(printable).join(' to ')}: ${visitors} visitors, ${calls} calls\n`,
    ...[part('overtaken by', byCause), part('overtaken by rules', byRules), part('called by hand', byHand), part('longest waits', waits)],
    part('idle while somebody waited', stood),
    days.map((one) => `${days.length > 1 ? `${printable(one.day)}: ` : ''}journal up to batch ${one.sequence}: ${one.hash}\n`).join(''),
    ...(missing.length > 0 ? [`not kept, and not counted: ${missing.map(printable).join(', ')}\n`] : []),
  ].join('\n');
}
