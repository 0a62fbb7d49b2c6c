/**
 * The catalogue of alerts: what the head of the branch should know of the hall now. The one list behind the log, `alerts`, `qctl` and the
 * supervisor's page, which has words of its own (`alerts.json` of each language). A kind is stable: programs of others know it.
 */
import { type FaultParameters, faultWords } from './faults.js';

export type AlertSeverity = 'warning' | 'error';

interface AlertDeclaration {
  /** Of printers and of the box the fault says it. */
  readonly severity: AlertSeverity;
  /** `{service}`, `{window}`, `{user}` and `{device}` are replaced by names. */
  readonly text: string;
  readonly remedy: string;
}

export const ALERTS = {
  normBroken: {
    severity: 'error',
    text: '{service}: visitors have waited longer than the norm.',
    remedy: 'Call them first, or open the service at another window.',
  },
  queueUnserved: {
    severity: 'error',
    text: '{service}: visitors wait, and no open window serves them.',
    remedy: 'Open a window, or open the service at a window that is open.',
  },
  normNear: {
    severity: 'warning',
    text: '{service}: the norm of waiting will be exceeded soon.',
    remedy: 'Open another window, or open the service at another one.',
  },
  clerkGone: {
    severity: 'warning',
    text: 'Visitors wait for {user} alone, who has left.',
    remedy: 'Remove the binding, or bind them to another clerk.',
  },
  windowIdle: {
    severity: 'warning',
    text: 'Nobody waits for {window}, and its clerk could serve {service}, for which visitors wait.',
    remedy: 'Open the service at the window.',
  },
  windowNotCalling: {
    severity: 'warning',
    text: '{window} is open and free, visitors wait for it, and it calls nobody.',
    remedy: 'Ask the clerk, or set the window to a break.',
  },
  pageClosed: {
    severity: 'warning',
    text: '{window} is open, and the page of its clerk, {user}, has been gone for ten minutes.',
    remedy: 'Ask the clerk, or close the window.',
  },
  serviceUnserved: {
    severity: 'warning',
    text: '{service}: kiosks offer it, and no open window serves it.',
    remedy: 'Open a window, open the service at another one, or disable the service.',
  },
  printer: { severity: 'warning', text: 'Printer {device}: {fault}.', remedy: 'See `devices` for what to do at the printer.' },
  messages: {
    severity: 'warning',
    text: 'Messages to visitors are not sent by {device}: {fault}.',
    remedy: 'See `devices` for what to do.',
  },
  box: { severity: 'warning', text: 'The box reports {fault}.', remedy: 'See `faults`.' },
} as const satisfies Record<string, AlertDeclaration>;

export type AlertKind = keyof typeof ALERTS;
/** The gravest first. */
export const ALERT_KINDS = Object.keys(ALERTS) as readonly AlertKind[];

/** What an alert is about: at most one stands about the same. */
export interface AlertSubject {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  readonly service?: number;
  readonly window?: number;
  readonly user?: number;
  readonly device?: string;
  /** The code of a fault: of the printer or channel, or of the box with its parameters. */
  readonly fault?: string;
  readonly parameters?: FaultParameters;
}

/** Who said that they have seen it. */
export interface AlertSeen {
  readonly user: number;
  readonly atMs: number;
}

export interface Alert extends AlertSubject {
  readonly id: number;
  beganMs: number;
  /** null = it stands. */
  endedMs: number | null;
  readonly seen: readonly AlertSeen[];
}

/** `pageClosed` begins when the page has been gone for so long. */
export const PAGE_GONE_MS = 10 * 60_000;

/** Alerts that stand at once; of more findings the gravest. */
export const ALERTS_STANDING_MAX = 200;
/** Those that have ended: so many are kept, and for so long. */
export const ALERTS_PAST_MAX = 300;
export const ALERTS_PAST_MS = 30 * 86_400_000;
/** People who have seen one. */
export const ALERT_SEEN_MAX = 20;

/** Of a window one alert of each kind stands, whatever service it names. */
export function alertKey({ kind, service, window, user, device, fault }: AlertSubject): string {
  return `${kind} ${device ?? window ?? user ?? service ?? fault ?? ''}`;
}

/** Names in the place of ids. */
export interface AlertNames {
  readonly service: string;
  readonly window: string;
  readonly user: string;
}

/** What is wrong and what to do, for the log and for clients that do not word the kinds themselves. */
export function alertWords(
  { kind, device = '', fault = '', parameters }: AlertSubject,
  names: AlertNames,
): { text: string; remedy: string } {
  const ofBox = kind === 'box' ? faultWords(fault, parameters ?? {}) : null;
  if (ofBox !== null) return ofBox;
  const values: Readonly<Record<string, string>> = { ...names, device, fault };
  const { text, remedy } = ALERTS[kind];
  return { text: text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '?'), remedy };
}
