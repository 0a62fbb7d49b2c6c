/** What a report is of, and the questions that it asks the box. */

import type { Named } from '../../../../model/by-language.js';
import type { Channel } from '../../../../model/consumer.js';
import type { Element, QboxClient } from '../../../../protocol/client/client.js';
import { periodBefore } from '../../../../protocol/figures/days.js';
import type { Grouping, IndicatorName } from '../../../../protocol/figures/indicators.js';
import { clerkNameAmong, type NamedRows, readNamedRows } from '../../../../protocol/figures/naming.js';
import type { FiguresReply } from '../../../../protocol/figures/table.js';
import { shownName } from '../../shared/words/names.js';
import { language } from '../../shared/words/words.js';

export interface Choice {
  readonly service?: number | undefined;
  readonly clerk?: number | undefined;
  readonly window?: number | undefined;
  readonly role?: number | undefined;
  readonly kiosk?: number | undefined;
  readonly channel?: Channel | undefined;
  readonly language?: string | undefined;
}

/** The first ones are chosen often; the others are behind a fold. */
export const USUAL_CHOICES = ['service', 'clerk', 'window'] as const satisfies readonly (keyof Choice)[];
export const MORE_CHOICES = ['role', 'kiosk', 'channel', 'language'] as const satisfies readonly (keyof Choice)[];

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
  promises: ['promised', 'promised_kept_percent', 'promised_span_percent', 'promised_bias'],
  appointments: [
    ...(['appointments', 'appointments_missed', 'appointments_too_late', 'appointments_kept_percent'] as const),
    ...(['appointments_early_percent', 'appointments_early_mean', 'appointments_late_percent', 'appointments_late_mean'] as const),
    ...(['booked_wait_mean', 'booked_within_norm_percent', 'lead_median'] as const),
    ...(['places_offered', 'places_booked', 'places_booked_percent'] as const),
  ],
  reasons: ['refused_by', 'postponed_by', 'calls_by_hand_by', 'break_by', 'outcomes'],
} as const satisfies Record<string, readonly IndicatorName[]>;
export type PageSection = keyof typeof PAGE_SECTIONS;
export const SECTION_NAMES = Object.keys(PAGE_SECTIONS) as PageSection[];

export interface Report extends Order {
  readonly reply: FiguresReply;
  /** Of the period before; null = it was not asked for. */
  readonly before: FiguresReply | null;
  /** What its lines are of. */
  readonly rows: NamedRows;
}

type Asking = Pick<QboxClient, 'call' | 'list'>;

export function ask(
  client: Asking,
  { from, to, only }: Pick<Order, 'from' | 'to' | 'only'>,
  by: readonly Grouping[],
): Promise<FiguresReply> {
  const { service, clerk, window, role, kiosk, channel, language: spoken } = only;
  return client.call('indicators', {
    ...{ from, to, by: [...by] },
    ...(service !== undefined && { service }),
    ...(clerk !== undefined && { user: clerk }),
    ...(window !== undefined && { workplace: window }),
    ...(role !== undefined && { userRole: role }),
    ...(kiosk !== undefined && { registrator: kiosk }),
    ...(channel !== undefined && { channel }),
    ...(spoken !== undefined && { language: spoken }),
  });
}

export async function readReport(client: Asking, order: Order): Promise<Report> {
  const by = order.and === null || order.and === order.by ? [order.by] : [order.by, order.and];
  const before = order.compares ? ask(client, { ...order, ...periodBefore(order) }, by) : null;
  const [reply, rows, earlier] = await Promise.all([ask(client, order, by), readNamedRows(client), before]);
  return { ...order, reply, rows, before: earlier };
}

type Choosable = readonly (Named & { readonly id: number })[];
/** What is in books; the others are known without. */
export type ToChoose = Readonly<Record<Exclude<keyof Choice, 'channel' | 'language'>, Choosable>>;

export interface BooksToChoose {
  readonly services: Choosable;
  readonly users: readonly Element<'User'>[];
  readonly windows: Choosable;
  readonly kiosks: Choosable;
}
export const NOTHING_TO_CHOOSE: BooksToChoose = { services: [], users: [], windows: [], kiosks: [] };

/** Includes disabled elements, because earlier visits refer to them. */
export async function readToChoose(client: Pick<QboxClient, 'list'>): Promise<BooksToChoose> {
  const [services, users, windows, kiosks] = await Promise.all([
    client.list('Service'),
    client.list('User'),
    client.list('Workplace'),
    client.list('Registrator'),
  ]);
  return { services, users, windows, kiosks };
}

/** Named and sorted in the language of the page. */
export function toChooseIn({ services, users, windows, kiosks }: BooksToChoose): ToChoose {
  const people = users.filter(({ role }) => role.clerk !== null);
  const clerks = people.map((user) => ({ id: user.id, name: clerkNameAmong(user, people, language.value) }));
  // Supervisors do not see the book of roles, but that of each user.
  const roles = new Map(people.map(({ role }) => [role.id, role]));
  const sorted = (rows: Choosable): Choosable =>
    [...rows].sort((one, other) => shownName(one).localeCompare(shownName(other), language.value, { numeric: true }));
  return {
    ...{ service: sorted(services), clerk: sorted(clerks), window: sorted(windows) },
    ...{ role: sorted([...roles.values()]), kiosk: sorted(kiosks) },
  };
}
