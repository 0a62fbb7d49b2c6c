/** The source tree as a text that people read: its files, its READMEs, its links. A failure names file and line. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesBelow, ROOT, sourceFiles } from './source-files.js';
import { RULES, type Rule, readSource, type Source } from './tidy-rules.js';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const SOURCES: readonly Source[] = sourceFiles('.').map((file) => readSource(file, read(file)));

const faultsOf = (rule: Rule, source: Source): string[] =>
  rule.appliesTo(source.file) ? rule.faultsOf(source).map(({ line, message }) => `${source.file}:${line + 1}: ${message}`) : [];

describe('the source files', () => {
  it('are all read', () => {
    expect(SOURCES.length).toBeGreaterThan(120);
  });

  it.each(RULES)('$name', (rule) => {
    expect(SOURCES.flatMap((source) => faultsOf(rule, source))).toEqual([]);
  });
});

describe('each rule', () => {
  it.each(RULES)('can fail: $name', (rule) => {
    const { file, text, at } = rule.refuses;
    expect(faultsOf(rule, readSource(file, text))).toEqual([expect.stringMatching(`^${file}:${at + 1}: `)]);
  });

  it.each(RULES)('can pass: $name', (rule) => {
    const source = readSource(rule.passes.file, rule.passes.text);
    expect(faultsOf(rule, source)).toEqual([]);
  });
});

/** Programs, threads and tools: what is started by name and not imported. */
const STARTED = [
  /\.test\.ts$/,
  // Types of a package under another name.
  /\.d\.ts$/,
  /^server\/((qctl|hq)\/)?main\.ts$/,
  /^server\/protocol\/docs\/generate\.ts$/,
  /^server\/qctl\/(documentation|as-owner\/worker)\.ts$/,
  /^server\/demo\/pictures\.ts$/,
  /^test\/bench\/((headquarters\/)?run|ceilings\/(raw|durable|handover|handover-writer))\.ts$/,
  /^test\/fuzz\/(run|entry)\.ts$/,
  /^test\/engine\/forecast\/measure\.ts$/,
  /^test\/whatif\/measure\.ts$/,
  /^test\/appliance\/(run|(scenarios|installed)\/[^/]+)\.ts$/,
  /^test\/(sim\/(run|soak|vite\.config)|recount\/run(-audit)?|mutation\/(campaign|sample|vitest\.config))\.ts$/,
  /^test\/hq\/run\/main\.ts$/,
  /^test\/(soak\/(run|load)|verification\/run)\.ts$/,
  /^test\/power\/([^/]+\.power|vitest\.config)\.ts$/,
  /^(((program|headquarters)\.)?vite|vitest)\.config\.ts$/,
  // Named there: runs before each file of tests.
  /^test\/support\/setup\.ts$/,
  // Named by the page of their folder.
  /^server\/web\/client\/([^/]+\/main\.tsx|help\/look\.ts)$/,
];

/** Relative files that a source names: its imports, and the programs of threads and processes it starts. */
function named({ file, tree }: Source): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && /^[.]{1,2}\/.*\.js$/.test(node.text)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const sources = names.map((name) => normalize(join(dirname(file), name.replace(/\.js$/, '.ts'))).replace(/^dist\//, ''));
  return sources.flatMap((source) => [source, `${source}x`]);
}

describe('the tree', () => {
  it('has the rooms at its top level that the plan of the house names, and no other', () => {
    const rooms = ['db', 'docs', 'drivers', 'firmware-profiles', 'locales', 'server', 'systemd', 'test'];
    const made = ['node_modules', 'dist', 'var'];
    const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    expect(folders.map(({ name }) => name).filter((name) => !rooms.includes(name) && !made.includes(name))).toEqual([]);
  });

  it('has each file of snapshots beside the test that made it', () => {
    const orphans = filesBelow('test').filter(
      (file) => file.endsWith('.snap') && !existsSync(join(ROOT, file.replace(/__snapshots__\/(.*)\.snap$/, '$1'))),
    );
    expect(orphans).toEqual([]);
  });

  it('has no source file that no program leads to', () => {
    expect(unreached(SOURCES.filter(({ file }) => !file.startsWith('test/')))).toEqual([]);
  });

  it('has no file among the tests that no test leads to', () => {
    expect(unreached(SOURCES)).toEqual([]);
  });
});

/** Files among the sources that nothing leads to from those that are started. */
function unreached(sources: readonly Source[]): string[] {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const reached = new Set<string>();
  const reach = (file: string): void => {
    const source = byFile.get(file);
    if (!source || reached.has(file)) return;
    reached.add(file);
    for (const next of named(source)) reach(next);
  };
  for (const file of byFile.keys()) if (STARTED.some((pattern) => pattern.test(file))) reach(file);
  return [...byFile.keys()].filter((file) => !reached.has(file));
}

const PAGES = filesBelow('.').filter((file) => file.endsWith('.md'));
const LINK = /\]\(([^)\s]+)\)/g;

describe('the READMEs', () => {
  it('are in every room and say something', () => {
    const rooms = ['.', 'db', 'drivers', 'server', 'test'].flatMap((place) => [place, ...(place === 'server' ? foldersOf(place) : [])]);
    const pages = rooms.map((room) => join(room, 'README.md'));
    expect(pages.filter((page) => !existsSync(join(ROOT, page)) || read(page).length < 300)).toEqual([]);
  });

  it.each([
    ['server/README.md', /^\| `([a-z]+)\/` \|/gm],
    ['CONTRIBUTING.md', /`server\/([a-z]+)`/g],
  ])('name every room of server/, and no other: %s', (page, named) => {
    const rooms = new Set([...read(page).matchAll(named)].map(([, room]) => `server/${room}`));
    expect([...rooms].sort()).toEqual(foldersOf('server').sort());
  });

  it('link to files that exist', () => {
    const dead = PAGES.flatMap((page) => {
      const lines = read(page).split('\n');
      return lines.flatMap((line, index) => deadLinks(page, line).map((target) => `${page}:${index + 1}: ${target}`));
    });
    expect(PAGES.length).toBeGreaterThan(8);
    expect(dead).toEqual([]);
  });
});

function foldersOf(place: string): string[] {
  const entries = readdirSync(join(ROOT, place), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(place, name));
}

function deadLinks(page: string, line: string): string[] {
  const targets = [...line.matchAll(LINK)].map(([, target = '']) => target).filter((target) => !/^([a-z]+:|#)/.test(target));
  return targets.filter((target) => !existsSync(join(ROOT, dirname(page), decodeURI(target.replace(/#.*$/, '')))));
}

describe('the changelog', () => {
  const POINTS_MAX = 10;
  const POINT_LENGTH_MAX = 300;

  it('has few short points for each day, those that need an action first', () => {
    const days = read('CHANGELOG.md').split('\n## ').slice(1);
    const faults = days.flatMap((text) => {
      const [day = '', ...lines] = text.split('\n');
      const points = lines.filter((line) => line.startsWith('- '));
      const action = lines.filter((line) => line.startsWith('### ')).indexOf('### Action needed');
      return [
        ...(points.length > POINTS_MAX ? [`${day}: ${points.length} points`] : []),
        ...points.filter(({ length }) => length > POINT_LENGTH_MAX).map((point) => `${day}: too long: ${point}`),
        ...(action > 0 ? [`${day}: "Action needed" is not first`] : []),
      ];
    });
    expect(days.length).toBeGreaterThan(8);
    expect(faults).toEqual([]);
  });
});

describe('make help', () => {
  it('lists each target', () => {
    const targets = [...read('Makefile').matchAll(/^([a-z0-9-]+):(?!=)/gm)].map(([, target]) => target);
    const listed = execFileSync('make', ['help'], { cwd: ROOT, encoding: 'utf8' }).matchAll(/^make (\S+) +\S/gm);
    expect([...listed].map(([, target]) => target)).toEqual(targets.filter((target, index) => targets.indexOf(target) === index));
  });
});
