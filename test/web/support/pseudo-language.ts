/** A language that nobody speaks, made from English: longer, accented, in brackets. What stands on a page without accents is no message. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';

/** A code that the browser knows the plurals of. */
export const PSEUDO = 'eo';

const LOCALES = join(import.meta.dirname, '../../../locales');
const PLAIN = 'abcdefghijklmnopqrstuvwxyz';
const ACCENTED = 'áƀçđéƒĝĥíĵķļɱñóþɋŕšŧúṽŵẋýž';

/** Vowels twice: about 40 % longer, and no longer word than there is in German. */
const accented = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const found = ACCENTED[PLAIN.indexOf(letter.toLowerCase())] ?? letter;
    const shown = letter === letter.toLowerCase() ? found : found.toUpperCase();
    return /[aeiou]/i.test(letter) ? shown + found : shown;
  });

type Elements = ReturnType<IntlMessageFormat['getAst']>;
const LITERAL = 0;

/** Where the literals of a message are, as the parser says. */
const literalsIn = (elements: Elements): readonly (readonly [number, number])[] =>
  elements.flatMap((element) => {
    if (element.type === LITERAL && element.location) return [[element.location.start.offset, element.location.end.offset] as const];
    return 'options' in element ? Object.values(element.options).flatMap(({ value }) => literalsIn(value)) : [];
  });

export function pseudoMessage(message: string): string {
  const ast = new IntlMessageFormat(message, PSEUDO, undefined, { ignoreTag: true, captureLocation: true }).getAst();
  const places = [...literalsIn(ast)].sort(([one], [other]) => other - one);
  const said = places.reduce((text, [from, to]) => text.slice(0, from) + accented(text.slice(from, to)) + text.slice(to), message);
  return `⟦${said}⟧`;
}

/** A tree of messages with this language, by one folder more than there are. */
export function localesWithPseudo(folder: string): string {
  cpSync(LOCALES, folder, { recursive: true });
  mkdirSync(join(folder, PSEUDO));
  for (const file of readdirSync(join(LOCALES, 'en'))) {
    const messages = JSON.parse(readFileSync(join(LOCALES, 'en', file), 'utf8')) as Readonly<Record<string, string | number>>;
    const made = Object.entries(messages).map(([key, message]) => [key, typeof message === 'string' ? pseudoMessage(message) : 99]);
    writeFileSync(join(folder, PSEUDO, file), JSON.stringify(Object.fromEntries(made)));
  }
  return folder;
}
