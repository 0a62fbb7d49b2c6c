/**
 * The pages that are programs, such as the kiosk and the workplace. `make build` builds them from `client/` into `dist/web/`, each file
 * also compressed; each is read when a browser first asks for it, in the coding that it takes, and kept. File names carry a hash of the
 * content, so a browser caches them for ever.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { shippedPath } from '../../drivers/shipped.js';
import { type Page, type PageSource, type Pages, textPage } from '../transport/page.js';

/** What a page needs to know before it connects. */
export interface PageFacts {
  readonly branch: string;
  readonly timeZone: string;
  readonly version: string;
  /** Languages of the branch. */
  readonly languages: readonly string[];
}

/**
 * The facts now: the look of the branch, of `appearance`, is left out while it is plain. `firstLogin` is what to type on the machine of a
 * box that has no branch yet; `messages` what carries messages to visitors, left out = the branch sends none; `logInBy` the name
 * of the server of log-ins that headquarters has.
 */
export type PresentFacts = () => PageFacts & {
  readonly appearance?: object;
  readonly firstLogin?: string;
  readonly messages?: readonly string[];
  readonly logInBy?: string;
};

export interface Entry {
  readonly path: RegExp;
  readonly entry: string;
}

/** The path of each page of a box; `entry` is its folder below `dist/web/`: those of `client/`, and the guides of `docs/help/`. */
const ENTRIES: readonly Entry[] = [
  { path: /^\/([a-z]{2})?$/, entry: 'front' },
  { path: /^\/kiosk\/\d{1,9}$/, entry: 'kiosk' },
  { path: /^\/workplace$/, entry: 'workplace' },
  { path: /^\/board\/\d{1,9}$/, entry: 'board' },
  { path: /^\/t\/[^/.]+$/, entry: 'visitor' },
  { path: /^\/admin$/, entry: 'admin' },
  { path: /^\/lab$/, entry: 'lab' },
  { path: /^\/supervisor$/, entry: 'supervisor' },
  { path: /^\/appointments$/, entry: 'appointments' },
  { path: /^\/book$/, entry: 'book' },
  { path: /^\/load$/, entry: 'load' },
  { path: /^\/help$/, entry: 'help' },
];
const GUIDE = /^\/help\/([a-z]{2})\/([a-z]{1,20})$/;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** A file with a hash of its content in its name never changes. */
export const FOR_EVER = { 'Cache-Control': 'public, max-age=31536000, immutable' };
const NOT_BUILT = 'The pages are not there: `make build` makes them.';

type Coding = 'br' | 'gzip' | 'identity';
type Bodies = Readonly<Record<Coding, Buffer>>;

const SUFFIXES: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz', identity: '' };

type WithMissing = Pages & Required<Pick<Pages, 'missing'>>;

const BUILT = join(dirname(shippedPath('package.json')), 'dist', 'web');

/**
 * `folder` is the output folder of the build. Without it the box works and shows a notice in place of the pages.
 * @param pages those that are shown, if not those of a box
 */
export function builtPages(facts: PresentFacts, folder = BUILT, pages = ENTRIES): WithMissing {
  const files = existsSync(folder) ? filesIn(folder) : new Map<string, PageSource>();
  files.set('/icon.svg', { contentType: 'image/svg+xml', body: readFileSync(shippedPath('server/web/assets/icon.svg')) });
  const entries = pages.map(({ path, entry }) => ({ path, source: entryPage(join(folder, entry, 'index.html'), facts) }));
  const guides = guidesIn(join(folder, 'help'), facts);
  const guideAt = (path: string): PageSource | undefined => {
    const [, language, role] = GUIDE.exec(path) ?? [];
    // Pages can speak a language that nobody has written the guides in.
    return guides.get(`${language}/${role}`) ?? guides.get(`en/${role}`);
  };
  const missing = entryPage(join(folder, 'missing', 'index.html'), facts, '404 Not Found');
  return { missing, get: (path) => files.get(path) ?? entries.find((known) => known.path.test(path))?.source ?? guideAt(path) };
}

/** By language and role, `ru/clerk`. Each is read when somebody first asks for it. */
function guidesIn(folder: string, facts: PresentFacts): Map<string, PageSource> {
  const found = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const paths = found.filter((path) => /^[a-z]{2}\/[a-z]+$/.test(path));
  return new Map(
    paths.map((path) => {
      let source: ReturnType<typeof entryPage> | undefined;
      return [
        path,
        (request) => {
          source ??= entryPage(join(folder, path, 'index.html'), facts);
          return typeof source === 'function' ? source(request) : source;
        },
      ];
    }),
  );
}

function filesIn(folder: string): Map<string, PageSource> {
  const assets = join(folder, 'assets');
  const names = existsSync(assets) ? readdirSync(assets).filter((name) => extname(name) in CONTENT_TYPES) : [];
  return new Map(names.map((name): [string, PageSource] => [`/web/assets/${name}`, assetPage(join(assets, name))]));
}

/** All of them are megabytes, of which a branch uses a part. */
function assetPage(file: string): PageSource {
  const contentType = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
  const length = statSync(file).size;
  const packed = (suffix: string): number => statSync(file + suffix, { throwIfNoEntry: false })?.size ?? length;
  const sizes = { br: { length: packed(SUFFIXES.br) }, gzip: { length: packed(SUFFIXES.gzip) }, identity: { length } };
  const known = new Map<Coding, Buffer>();
  return async ({ encodings }) => {
    const coding = preferredCoding(encodings, sizes);
    const body = known.get(coding) ?? (await readFile(file + SUFFIXES[coding]));
    known.set(coding, body);
    return answer(body, coding, contentType, FOR_EVER);
  };
}

/** The page itself is never cached: a cached one would name the files of an older box. */
function entryPage(file: string, facts: PresentFacts, status?: string): PageSource {
  if (!existsSync(file)) return textPage('503 Service Unavailable', NOT_BUILT);
  const written = readFileSync(file, 'utf8');
  // Packed when somebody first asks for it: a box that starts has more urgent work.
  let made: ReturnType<typeof packedPage> | null = null;
  return (request) => {
    const now = facts();
    if (JSON.stringify(now) !== made?.facts) made = packedPage(written, now);
    const headers = { 'Content-Security-Policy': policy(request.host), 'Cache-Control': 'no-store' };
    const coding = preferredCoding(request.encodings, made.bodies);
    return { ...answer(made.bodies[coding], coding, 'text/html; charset=utf-8', headers), ...(status && { status }) };
  };
}

function packedPage(written: string, present: PageFacts): { readonly facts: string; readonly bodies: Bodies } {
  const facts = JSON.stringify(present);
  const markup = written
    .replace('content="qbox-facts"', () => `content="${escapeHtml(facts)}"`)
    .replaceAll('>qbox-branch<', () => `>${escapeHtml(present.branch)}<`);
  const plain = Buffer.from(markup);
  return { facts, bodies: { br: brotliCompressSync(plain), gzip: gzipSync(plain), identity: plain } };
}

function answer(body: Buffer, coding: Coding, contentType: string, headers: Page['headers']): Page {
  const encoding: Record<string, string> = coding === 'identity' ? {} : { 'Content-Encoding': coding };
  return { contentType, body, headers: { ...headers, ...encoding, Vary: 'Accept-Encoding' } };
}

/** The smallest encoding that the browser accepts; `q=0` means that the browser does not accept it. */
export function preferredCoding(acceptEncoding: string, bodies: Readonly<Record<Coding, { readonly length: number }>>): Coding {
  const accepted = new Set(
    acceptEncoding
      .toLowerCase()
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => !/;\s*q=0(\.0*)?$/.test(entry))
      .map((entry) => entry.split(';')[0]?.trim()),
  );
  const smaller = (coding: Coding): boolean => accepted.has(coding) && bodies[coding].length < bodies.identity.length;
  return (['br', 'gzip'] as const).find(smaller) ?? 'identity';
}

/** A host name or an address with an optional port. Any other `Host` value must not reach our own header. */
export const HOST = /^([\w-]+(\.[\w-]+)*|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/**
 * Allows only the box's own files and a WebSocket to the box. `'self'` covers the socket in today's browsers; older ones need `ws://HOST`.
 * `data:` pictures are tickets; `blob:` ones are photos. No text becomes markup or script.
 */
function policy(host: string): string {
  const sockets = HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Prevents the name of a branch from becoming markup. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
