/**
 * How the guides of `docs/help/` become pages: plain HTML with the colours of the other pages, made when the pages are built. What they say
 * depends neither on the branch nor on who reads them nor on a script: they can be printed, and read while the queue is down.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Marked, type Tokens } from 'marked';

const HELP = resolve(import.meta.dirname, 'docs/help');
const CLIENT = resolve(import.meta.dirname, 'server/web/client');
const LOOK = join(CLIENT, 'help/look.ts');
/** One guide for each kind of people, in the order of the list of guides. */
const ROLES = ['visitor', 'clerk', 'head', 'administrator', 'technician'] as const;
type Role = (typeof ROLES)[number];

interface Guide {
  readonly title: string;
  /** The first paragraph: what the guide is for. */
  readonly purpose: string;
  readonly text: string;
}

interface LanguageFacts {
  readonly name: string;
  readonly order: number;
}

const LOCALES = resolve(import.meta.dirname, 'locales');
const jsonOf = (language: string, name: string) => JSON.parse(readFileSync(join(LOCALES, language, `${name}.json`), 'utf8'));
const factsOf = (language: string): LanguageFacts => jsonOf(language, 'language');
const messagesOf = (language: string, family: string): Readonly<Record<string, string>> => jsonOf(language, family);
const LANGUAGES = readdirSync(HELP)
  .filter((name) => existsSync(join(HELP, name, `${ROLES[0]}.md`)))
  .sort((one, other) => factsOf(one).order - factsOf(other).order);

/**
 * The pages of the guides, by their path below `dist/web/`: the list, and a page for each language and role. They name files as if they
 * lay in `client/`.
 */
export const helpPages = (): ReadonlyMap<string, string> =>
  new Map([
    ['help', listPage()],
    ...LANGUAGES.flatMap((language) => ROLES.map((role): [string, string] => [`help/${language}/${role}`, guidePage(language, role)])),
  ]);

const guides = new Map<string, Guide>();

/** Every page names the others: each file is read once. */
function guideOf(language: string, role: Role): Guide {
  const path = `${language}/${role}`;
  const guide = guides.get(path) ?? readGuide(language, role);
  guides.set(path, guide);
  return guide;
}

function readGuide(language: string, role: Role): Guide {
  const text = withLabels(language, readFileSync(join(HELP, language, `${role}.md`), 'utf8'));
  const [heading = '', purpose = ''] = text.split('\n\n');
  return { title: heading.replace(/^# /, ''), purpose, text };
}

/** `{workplace.next}` becomes the label of that button, so that no guide names one that the page does not have. */
const withLabels = (language: string, text: string): string =>
  text.replace(/\{([a-z-]+)\.([\w.]+)\}/g, (_all, family: string, key: string) => {
    const label = messagesOf(language, family)[key];
    if (label === undefined) throw new Error(`help/${language}: there is no message ${key} in ${family}.json`);
    return label.replace(/…$/, '');
  });

/** `## Keys {#keys}`: the place is named by what follows, alike in each language, because pages lead there. */
const PLACE = /\s*\{#([a-z-]+)\}$/;

/** Every guide is three folders down. */
const fromGuide = (file: string): string => relative(join(CLIENT, 'help/language/role'), file);

interface Place {
  readonly id: string;
  readonly title: string;
}

/** With the parts that its table of contents names. */
function markupOf(language: string, text: string): { readonly markup: string; readonly places: readonly Place[] } {
  const places: Place[] = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        const inside = this.parser.parseInline(tokens);
        const title = inside.replace(PLACE, '');
        const id = PLACE.exec(inside)?.[1] ?? (depth === 2 ? `part-${places.length + 1}` : undefined);
        if (depth === 2 && id !== undefined) places.push({ id, title });
        return `<h${depth}${id === undefined ? '' : ` id="${id}"`}>${title}</h${depth}>\n`;
      },
      image: ({ href, text: words }: Tokens.Image) =>
        `<img src="${fromGuide(resolve(HELP, language, href))}" alt="${words}" loading="lazy" />`,
    },
  });
  const markup = marked.parse(text, { async: false });
  return { markup, places };
}

/** The way home; visitors have none: behind their own port there is only their guide. */
const homeOf = (language: string): string => `<a class="home" href="/">← ${messagesOf(language, 'missing').home}</a>`;

/** As on the other pages; `look.ts` makes them work. */
function looksOf(language: string): string {
  const { theme, textSize } = messagesOf(language, 'shared');
  const button = (look: string, label: string | undefined, sign: string): string =>
    `<button type="button" data-look="${look}" aria-label="${label}"><span aria-hidden="true">${sign}</span></button>`;
  return `<div class="looks">${button('text', textSize, 'A<small>A</small>')}${button('theme', theme, '◐')}</div>`;
}

function languagesOf(language: string, addressIn: (other: string) => string): string {
  const links = LANGUAGES.map((other) =>
    other === language
      ? `<strong>${factsOf(other).name}</strong>`
      : `<a href="${addressIn(other)}" lang="${other}">${factsOf(other).name}</a>`,
  );
  return `<nav class="languages" aria-label="${messagesOf(language, 'shared').language}">${links.join('')}</nav>`;
}

/** Of a guide that is read in parts. */
function contentsOf(language: string, places: readonly Place[]): string {
  const { contents } = messagesOf(language, 'help');
  const items = places.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`);
  return `<nav class="contents" aria-label="${contents}"><strong>${contents}</strong><ul>${items.join('')}</ul></nav>`;
}

function guidePage(language: string, role: Role): string {
  const { title, text } = guideOf(language, role);
  const isOfVisitors = role === 'visitor';
  // Visitors need no guide of the staff, and behind their own port there is none.
  const roles = (isOfVisitors ? [role] : ROLES).map((other) =>
    other === role
      ? `<strong>${guideOf(language, other).title}</strong>`
      : `<a href="/help/${language}/${other}">${guideOf(language, other).title}</a>`,
  );
  const bar = `${isOfVisitors ? '' : homeOf(language)}${languagesOf(language, (other) => `/help/${other}/${role}`)}${looksOf(language)}`;
  const guidesNav = `<nav class="guides" aria-label="${messagesOf(language, 'shared').help}">${roles.join('')}</nav>`;
  const { markup, places } = markupOf(language, text);
  const contents = isOfVisitors ? '' : contentsOf(language, places);
  const body = `<header><div class="bar">${bar}</div>${guidesNav}</header>${contents}<main class="guide ${role}">${markup}</main>`;
  return htmlOf(language, title, fromGuide(LOOK), body);
}

/** In every language; `look.ts` shows that of the reader. */
function listPage(): string {
  const lists = LANGUAGES.map((language) => {
    const items = ROLES.map((role) => {
      const { title, purpose } = guideOf(language, role);
      return `<li><a href="/help/${language}/${role}">${title}</a><p>${purpose}</p></li>`;
    });
    const bar = `${homeOf(language)}${languagesOf(language, (other) => `#${other}`)}${looksOf(language)}`;
    const heading = `<p class="of-branch">qbox-branch</p><h1>${messagesOf(language, 'shared').help}</h1>`;
    return `<section lang="${language}" id="${language}"><div class="bar">${bar}</div>${heading}<ul>${items.join('')}</ul></section>`;
  });
  return htmlOf(LANGUAGES[0] ?? 'en', 'qbox', './look.ts', `<main class="list">${lists.join('')}</main>`);
}

const htmlOf = (language: string, title: string, look: string, body: string): string => `<!doctype html>
<html lang="${language}" data-page="help">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" vite-ignore />
    <script type="module" src="${look}"></script>
  </head>
  <body>${body}</body>
</html>
`;
