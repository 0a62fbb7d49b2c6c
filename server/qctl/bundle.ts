/** Takes secrets and personal data out of what leaves the branch in a support bundle. */

/** What stands under these names says who somebody is or how to get in; whatever their spelling. */
const PRIVATE = new RegExp(
  'pass(word)?|token|hash|secret|pin|^key$|tls_?key|comment|photo|picture|login' +
    '|surname|patronymic|^clerk$|description|^user$|first_?name|visitor|phone|mail|address|content|answers?',
  'i',
);
/** Names of these are of people, and those of windows and services are not. */
export const PEOPLE_BOOKS = ['User', 'ConsumerPreRegistered', 'Consumer'] as const;
export const PEOPLE: ReadonlySet<string> = new Set(PEOPLE_BOOKS);
export const MASK = '[removed]';

export const isPrivateName = (name: string): boolean => PRIVATE.test(name);

/** A copy without what is private, however deep. */
export function withoutPrivate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrivate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => {
      const isPrivate = isPrivateName(name) && inside !== null && inside !== '' && typeof inside !== 'boolean';
      return [name, isPrivate ? MASK : withoutPrivate(inside)];
    }),
  );
}

/** One line of the journal: what happened when, without what somebody wrote or is. */
export function eventFacts(event: Readonly<Record<string, unknown>>): unknown {
  const { t, at, c, w, u, id, book, session, printer, state, why, as, number, byMs, day } = event;
  const isPerson = typeof book === 'string' && PEOPLE.has(book);
  return { t, at, c, w, u, id, book, session, printer, state, as, number, byMs, day, ...(!isPerson && t !== 'answered' && { why }) };
}

/** Lines of the log that are JSON keep their fields but for private ones; others may say anything, and are left out. */
export function logLines(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => {
      try {
        const parsed: unknown = JSON.parse(line);
        return typeof parsed === 'object' && parsed !== null ? [JSON.stringify(withoutPrivate(parsed))] : [];
      } catch {
        return [];
      }
    })
    .join('\n');
}

/** The configuration without comments, which may say anything, and with what is private masked; `[pins]` is left out whole. */
export function configurationFacts(parsed: Readonly<Record<string, unknown>>): unknown {
  const { pins: _pins, ...rest } = parsed;
  return withoutPrivate(rest);
}
