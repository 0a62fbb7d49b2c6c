/**
 * When the page of a window's clerk was closed, out of the alerts of the journal: a window that calls nobody then is not idle on purpose.
 * The page was gone for a while before the alert, which is told after that.
 */
import type { QueueState } from '../engine/state.js';
import { PAGE_GONE_MS } from '../model/alerts.js';
import type { QueueEvent } from '../model/events/events.js';

/** Whose page is closed calls nobody, though nobody has logged him out. */
export const isOfPage = ({ alerts }: QueueState, event: QueueEvent): boolean =>
  event.t === 'alertBegan' ? event.about.kind === 'pageClosed' : event.t === 'alertEnded' && alerts.has(event.a);

interface Span {
  readonly fromMs: number;
  /** null = it is closed. */
  toMs: number | null;
}

export class ClosedPages {
  /** By window, in order. */
  private readonly spans = new Map<number, Span[]>();

  /** @param state as the day begins */
  constructor(private readonly state: QueueState) {
    for (const { kind, window, beganMs } of state.alerts.values()) if (kind === 'pageClosed') this.begin(window, beganMs);
  }

  /** Before the event is applied. */
  hear(event: QueueEvent): void {
    if (event.t === 'alertBegan' && event.about.kind === 'pageClosed') this.begin(event.about.window, event.at);
    if (event.t !== 'alertEnded') return;
    const { kind, window = 0 } = this.state.alerts.get(event.a) ?? {};
    const last = kind === 'pageClosed' ? this.spans.get(window)?.at(-1) : undefined;
    if (last?.toMs === null) last.toMs = event.at;
  }

  /** How much of the stretch. */
  within(window: number, fromMs: number, toMs: number): number {
    return (this.spans.get(window) ?? []).reduce(
      (sum, span) => sum + Math.max(0, Math.min(toMs, span.toMs ?? toMs) - Math.max(fromMs, span.fromMs)),
      0,
    );
  }

  /** Since when it has been closed, or was when the window closed; undefined = the window did something since. */
  goneSince(window: number, actedMs: number): number | undefined {
    const { fromMs } = this.spans.get(window)?.at(-1) ?? {};
    return fromMs !== undefined && actedMs <= fromMs + PAGE_GONE_MS ? Math.max(fromMs, actedMs) : undefined;
  }

  private begin(window: number | undefined, atMs: number): void {
    if (window === undefined) return;
    const spans = this.spans.get(window) ?? [];
    // The page may have been back for less time than that.
    spans.push({ fromMs: Math.max(atMs - PAGE_GONE_MS, spans.at(-1)?.toMs ?? 0), toMs: null });
    this.spans.set(window, spans);
  }
}
