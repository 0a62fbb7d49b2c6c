/**
 * Sends the messages that the box owes to visitors. A channel gets one after it is on the disk that it does; each ends once. What was
 * under way when the box stopped is asked of its channel, and not sent again where nobody knows.
 */
import type { Channel, OutgoingMessage, SendOutcome } from '../../../drivers/messages/channel.js';
import { nameIn } from '../../model/by-language.js';
import { Rejection } from '../../model/errors/errors.js';
import type { QueueEvent } from '../../model/events/events.js';
import { minuteOf, shifted } from '../../model/local-time.js';
import type { Message, Route } from '../../model/messages.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import { isBookable } from '../../pipeline/handlers/booking/visits.js';
import { bookingMessage, visitorMessage } from '../../presentation/visitor-messages.js';
import type { DeviceHouse, DeviceRow } from '../diagnostics/device-source.js';
import { faultText, saidFaultRow } from '../diagnostics/faults.js';

/** A channel with its row in `devices`. */
export interface NamedChannel {
  readonly name: string;
  readonly model: string;
  /** An address without secrets. */
  readonly port: string;
  readonly routes: readonly Route[];
  readonly channel: Channel;
}

export interface MessageServiceOptions extends DeviceHouse {
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp' | 'execute' | 'afterCommit'>;
  readonly branch: string;
  /** Under which visitors reach their pages, such as `https://queue.example`; empty = not known. */
  readonly publicUrl: () => string;
  readonly languages: readonly string[];
  readonly nearMs: number;
  readonly calledMs: number;
  readonly open: (healthChanged: (name: string) => void) => readonly NamedChannel[];
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
const DAY_MS = 86_400_000;

export class MessageService {
  private readonly channels: readonly NamedChannel[];
  /** Messages under way, by channel. */
  private readonly busy = new Map<string, number>();
  /** Messages that wait after an attempt: when the next one is. */
  private readonly pauses = new Map<number, { readonly untilMs: number; readonly lengthMs: number }>();
  private readonly cancels = new Set<() => void>();
  private isStarted = false;
  private isPlanned = false;

  constructor(private readonly options: MessageServiceOptions) {
    this.channels = options.open((name) => this.healthChanged(name));
  }

  start(): void {
    this.isStarted = true;
    for (const message of this.options.pipeline.state.messages.values()) {
      if (message.state === 'SENDING') this.settle(message);
    }
    this.plan();
  }

  async stop(): Promise<void> {
    this.isStarted = false;
    for (const cancel of this.cancels) cancel();
    await Promise.all(this.channels.map(({ channel }) => channel.close()));
  }

  applied(event: QueueEvent): void {
    if (event.t === 'messageEnded') this.pauses.delete(event.m);
    if (event.t === 'messageDue' && event.dropped === undefined) this.plan();
  }

  rows(): readonly DeviceRow[] {
    return this.channels.map(({ name, model, port, routes, channel: { fault, says } }) => ({
      ...{ name, kind: 'messages' as const, profile: '', model, port, roll: null, jobs: this.owed(routes) },
      state: fault === null ? 'ready' : 'trouble',
      troubles: fault === null ? [] : [saidFaultRow(fault, says)],
    }));
  }

  private owed(routes: readonly Route[]): number {
    let count = 0;
    for (const { route } of this.options.pipeline.state.messages.values()) if (routes.includes(route)) count += 1;
    return count;
  }

  private channelOf(route: Route): NamedChannel | undefined {
    return this.channels.find(({ routes }) => routes.includes(route));
  }

  /** In a turn of its own: an event is applied before the rest of its decision is. */
  private plan(afterMs = 0): void {
    if (!this.isStarted || (this.isPlanned && afterMs === 0)) return;
    if (afterMs === 0) this.isPlanned = true;
    const cancel = this.options.timers.after(afterMs, () => {
      this.cancels.delete(cancel);
      if (afterMs === 0) this.isPlanned = false;
      this.sendDue();
    });
    this.cancels.add(cancel);
  }

  private sendDue(): void {
    const { pipeline, timers } = this.options;
    for (const message of [...pipeline.state.messages.values()]) {
      const pause = this.pauses.get(message.id);
      if (message.state !== 'DUE' || (pause && pause.untilMs > timers.nowMs())) continue;
      const named = this.channelOf(message.route);
      if (named === undefined || (this.busy.get(named.name) ?? 0) >= named.channel.most) continue;
      this.begin(message, named);
    }
  }

  private begin(message: Message, named: NamedChannel): void {
    const { pipeline } = this.options;
    const started = pipeline.execute({ type: 'startMessage', m: message.id });
    if (started instanceof Rejection || started.subject === undefined) {
      // Its visitor needs it no more, or it is held back until the quiet hours are over.
      if (pipeline.state.messages.has(message.id)) this.pause(message.id, LONGEST_PAUSE_MS);
      return;
    }
    const outgoing = this.outgoing(message);
    this.busy.set(named.name, (this.busy.get(named.name) ?? 0) + 1);
    pipeline.afterCommit(() => {
      void named.channel.send(outgoing).then((outcome) => {
        this.busy.set(named.name, (this.busy.get(named.name) ?? 1) - 1);
        this.ended(message.id, outcome);
      });
    });
  }

  private pause(m: number, lengthMs: number): void {
    this.pauses.set(m, { untilMs: this.options.timers.nowMs() + lengthMs, lengthMs });
    this.plan(lengthMs);
  }

  private outgoing(message: Message): OutgoingMessage {
    const { pipeline, timers } = this.options;
    const { atMs } = pipeline.stamp();
    const { untilMs, ...said } = message.bookingId === undefined ? this.ofTicket(message) : this.ofBooking(message, message.bookingId);
    return { key: String(message.id), ...said, kind: message.kind, expiresMs: timers.nowMs() + untilMs - atMs };
  }

  private ofTicket({ kind, consumerId, ahead, window, dueMs, route }: Message) {
    const { pipeline, branch, languages, nearMs, calledMs } = this.options;
    const { state } = pipeline;
    const { ticket = '', language = '', code = '', operations = [] } = state.consumers.get(consumerId) ?? {};
    const row = window === null ? undefined : state.books.Workplace.get(window);
    const spoken = language || (languages[0] ?? '');
    const services = [...new Set(operations.map(({ serviceId }) => serviceId))];
    const beside = { route, branch, services: this.namesOf(services, spoken), link: this.pageAt(code === '' ? '' : `/t/${code}`) };
    const facts = { ticket, ahead, window: row === undefined ? '' : nameIn(row, spoken), ...beside };
    const text = visitorMessage({ kind: kind === 'near' ? 'near' : 'called', ...facts }, [spoken, ...languages]);
    const to = state.notices.get(consumerId)?.address ?? '';
    return { to, ...text, language: spoken, ticket, untilMs: dueMs + (kind === 'near' ? nearMs : calledMs) };
  }

  private ofBooking({ kind, dueMs, route }: Message, id: number) {
    const { pipeline, branch, languages } = this.options;
    const { books, bookingNotices, equipment } = pipeline.state;
    const row = books.ConsumerPreRegistered.get(id);
    const { date = '', time = null, pin_code: code = '', cancelled = false, services = [] } = row ?? {};
    const { address: to = '', language = '' } = bookingNotices.get(id) ?? {};
    const spoken = language || (languages[0] ?? '');
    // Behind the # it is in no log of a proxy.
    const link = isBookable(pipeline.state) ? this.pageAt(`/book#${code}`) : '';
    const facts = { date, time, code, route, branch, services: this.namesOf(services, spoken), link };
    const text = bookingMessage({ kind: kind === 'near' || kind === 'called' ? 'reminder' : kind, ...facts }, [spoken, ...languages]);
    // One that was cancelled after its time is told until its day is over.
    const endsMs = cancelled ? equipment.instantOf(shifted(date, 1), 0) : time === null ? null : equipment.instantOf(date, minuteOf(time));
    const untilMs = endsMs ?? dueMs + DAY_MS;
    return { to, ...text, language: spoken, ticket: '', untilMs };
  }

  private namesOf(services: readonly number[], language: string): readonly string[] {
    const { books } = this.options.pipeline.state;
    return services.flatMap((id) => {
      const service = books.Service.get(id);
      return service === undefined ? [] : [nameIn(service, language)];
    });
  }

  private pageAt(path: string): string {
    const address = this.options.publicUrl();
    return address === '' || path === '' ? '' : `${address}${path}`;
  }

  /** What an earlier start had given to a channel. */
  private settle({ id, route }: Message): void {
    const named = this.channelOf(route);
    const found = named === undefined ? Promise.resolve<SendOutcome>({ as: 'unknown', why: 'tryLater' }) : named.channel.find(String(id));
    void found.then((outcome) => this.ended(id, outcome));
  }

  private ended(m: number, outcome: SendOutcome): void {
    const { pipeline } = this.options;
    // Whatever is told after the stop is asked of the channel at the next start.
    if (!this.isStarted) return;
    switch (outcome.as) {
      case 'sent':
        pipeline.execute({ type: 'endMessage', m, as: 'SENT', why: null });
        break;
      case 'failed':
        pipeline.execute({ type: 'endMessage', m, as: 'FAILED', why: outcome.why });
        break;
      case 'unknown':
        pipeline.execute({ type: 'endMessage', m, as: 'UNKNOWN', why: outcome.why });
        break;
      case 'again': {
        const before = this.pauses.get(m)?.lengthMs ?? FIRST_PAUSE_MS / 2;
        pipeline.execute({ type: 'returnMessage', m, why: outcome.why });
        this.pause(m, Math.min(before * 2, LONGEST_PAUSE_MS));
      }
    }
    this.plan();
  }

  private healthChanged(name: string): void {
    const { log, devicesChanged } = this.options;
    const { channel } = this.channels.find((one) => one.name === name) ?? {};
    if (channel === undefined) return;
    if (channel.fault === null) log.info({ channel: name }, 'messages go out again');
    else log.warn({ channel: name, fault: channel.fault, detail: channel.says }, faultText(channel.fault));
    devicesChanged();
  }
}
