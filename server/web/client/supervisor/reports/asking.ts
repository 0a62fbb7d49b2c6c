/** What a report is of, and the questions that it asks the box. */

import type { Named } from '../../../../model/by-language.js';
import type { Element, QboxClient } from '../../../../protocol/client/client.js';
import { periodBefore } from '../../../../protocol/figures/days.js';
import type { Grouping, IndicatorName } from '../../../../protocol/figures/indicators.js';
import { clerkName, type Names, readNames } from '../../../../protocol/figures/naming.js';
import type { FiguresReply } from '../../../../protocol/figures/table.js';
import { shownName } from '../../shared/names.js';
import { language } from '../../shared/words.js';

export interface Choice {
  readonly service?: number | undefined;
  readonly clerk?: number | undefined;
  readonly window?: number | undefined;
}

export interface Order {
  readonly from: string;
  readonly to: string;
  readonly by: Grouping;
  /** null = lines are not crossed. */
  readonly and: Grouping | null;
  readonly section: PageSection;
  readonly compares: boolean;
  readonly only: Choice;
}

/** The figures that fit a page, by what they are about; files have all. */
export const PAGE_SECTIONS = {
  ends: ['arrived', 'present', 'served', 'refused', 'no_show', 'left', 'closed', 'served_percent', 'no_show_percent', 'left_percent'],
  calls: [
    'calls',
    'recalls',
    'skips',
    'postponed',
    'postponed_sec',
    'transfers',
    'calls_by_hand',
    'calls_auto',
    'added_services',
    'prints_failed',
  ],
  waiting: ['waits', 'wait_mean', 'wait_median', 'wait_p90', 'wait_max', 'wait_within_norm_percent', 'visit_mean'],
  serving: [
    ...(['servings', 'service_mean', 'service_median', 'service_p90', 'service_max'] as const),
    ...(['service_within_norm_percent', 'service_over_danger_percent', 'walk_mean'] as const),
  ],
  windows: [
    'open_sec',
    'serving_sec',
    'idle_sec',
    'idle_waited_sec',
    'break_sec',
    'utilisation_percent',
    'visits_per_hour',
    'quick_questions',
  ],
  promises: [
    ...(['promised', 'promised_kept_percent', 'promised_span_percent', 'promised_bias'] as const),
    ...(['appointments', 'appointments_early', 'appointments_on_time', 'appointments_late', 'appointments_missed'] as const),
  ],
  reasons: ['refused_by', 'postponed_by', 'calls_by_hand_by', 'break_by', 'outcomes'],
} as const satisfies Record<string, readonly IndicatorName[]>;
export type PageSection = keyof typeof PAGE_SECTIONS;
export const SECTION_NAMES = Object.keys(PAGE_SECTIONS) as PageSection[];

export interface Report extends Order {
  readonly reply: FiguresReply;
  /** Of the period before; null = it was not asked for. */
  readonly before: FiguresReply | null;
  readonly names: Names;
}

type Asking = Pick<QboxClient, 'call' | 'list'>;

export function ask(
  client: Asking,
  { from, to, only }: Pick<Order, 'from' | 'to' | 'only'>,
  by: readonly Grouping[],
): Promise<FiguresReply> {
  const { service, clerk, window } = only;
  return client.call('indicators', {
    ...{ from, to, by: [...by] },
    ...(service !== undefined && { service }),
    ...(clerk !== undefined && { user: clerk }),
    ...(window !== undefined && { workplace: window }),
  });
}

export async function readReport(client: Asking, order: Order): Promise<Report> {
  const by = order.and === null || order.and === order.by ? [order.by] : [order.by, order.and];
  const before = order.compares ? ask(client, { ...order, ...periodBefore(order) }, by) : null;
  const [reply, names, earlier] = await Promise.all([ask(client, order, by), readNames(client, language.value), before]);
  return { ...order, reply, names, before: earlier };
}

type Choosable = readonly (Named & { readonly id: number })[];
export type ToChoose = Readonly<Record<keyof Choice, Choosable>>;
export const NOTHING_TO_CHOOSE: ToChoose = { service: [], clerk: [], window: [] };

type User = Element<'User'>;

/** Supervisors see no logins: who has no name either is known by the role. */
const chosenName = (user: User): string => (user.surname || user.name || user.login ? clerkName(user) : `${user.role.name} № ${user.id}`);

/** Includes disabled elements, because earlier visits refer to them. */
export async function readToChoose(client: Pick<QboxClient, 'list'>): Promise<ToChoose> {
  const [services, users, windows] = await Promise.all([client.list('Service'), client.list('User'), client.list('Workplace')]);
  const clerks = users.filter(({ role }) => role.clerk !== null).map((user) => ({ id: user.id, name: chosenName(user) }));
  const sorted = (rows: Choosable): Choosable =>
    [...rows].sort((one, other) => shownName(one).localeCompare(shownName(other), language.value, { numeric: true }));
  return { service: sorted(services), clerk: sorted(clerks), window: sorted(windows) };
}
