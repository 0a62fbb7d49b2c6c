/**
 * Prints the copyright file of the package (machine-readable, DEP-5) from the licences that its parts bring:
 * `node copyright.mjs PROGRAM-FOLDER PROJECT-ROOT [PLACE]`, the place where it is installed. Fonts of printers are the box's.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { installedPackages, licenceOf, manifestOf, packagesOfPages } from './parts.mjs';

const OF_THE_BOX = 'usr/lib/qbox';
const [program = '.', root = '.', PLACE = OF_THE_BOX] = process.argv.slice(2);
/** In every Debian system. */
const COMMON = { 'Apache-2.0': 'Apache-2.0', 'LGPL-3.0-or-later': 'LGPL-3' };

const read = (file) => readFileSync(file, 'utf8');

/** Text as DEP-5 wants it inside a field: indented, empty lines as a dot. */
const indented = (text) =>
  text
    .replace(/\r/g, '')
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`))
    .join('\n');

const inWords = (expression) => expression.replace(/[()]/g, '').replace(/ OR /g, ' or ').replace(/ AND /g, ' and ');

function holders(text, { author, name }) {
  const lines = text.split('\n').filter((line) => /^\s*(\/\/\s*)?copyright\s*(\(c\)|©|\d)/i.test(line));
  const written = lines.map((line) => line.replace(/^[\s/]*copyright\s*(\(c\)|©)?\s*/i, '').trim()).filter((line) => line !== '');
  if (written.length > 0) return written;
  const by = typeof author === 'string' ? author : author?.name;
  return [by ?? `the authors of ${name}`];
}

function stanza(files, copyright, licence, text) {
  const lines = [`Files: ${files}`, `Copyright: ${copyright.join('\n           ')}`, `License: ${licence}`];
  return `${lines.join('\n')}\n${indented(text)}\n`;
}

/** Some packages have it there alone. */
function licenceInReadme(path) {
  const readme = join(path, 'README.md');
  const [, text] = (existsSync(readme) && /^##? licen[cs]e\s*\n([\s\S]*permission[\s\S]*)/im.exec(read(readme))) || [];
  return text === undefined ? [] : [text];
}

function packageStanza(path, files) {
  const manifest = manifestOf(path);
  const texts = readdirSync(path)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file) && !/\.[cm]?js$/.test(file))
    .map((file) => read(join(path, file)));
  if (texts.length === 0) texts.push(...licenceInReadme(path));
  const licence = inWords(licenceOf(manifest));
  const common = COMMON[licence];
  if (texts.length === 0 && common === undefined) throw new Error(`${manifest.name} brings no text of its licence (${licence})`);
  const text = texts.length > 0 && common === undefined ? texts.join('\n\n') : `See /usr/share/common-licenses/${common}.`;
  // A name for each: two packages under "MIT" have two texts.
  const short = `${licence.replace(/ /g, '-')}-of-${manifest.name.replace(/[@/]/g, '.').replace(/^\./, '')}`;
  const kept = ['', `Package ${manifest.name} ${manifest.version}, ${licence}.`, manifest.homepage ?? '', '', text].join('\n');
  return stanza(files, holders(texts.join('\n'), manifest), short, kept);
}

const head = [
  'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
  'Upstream-Name: qbox',
  'Comment: Made from the licences of what is in this package, when it was built.',
  '',
].join('\n');
const own = stanza('*', ['the qbox authors'], 'Apache-2.0', 'See /usr/share/common-licenses/Apache-2.0.');
const fonts =
  PLACE !== OF_THE_BOX
    ? ''
    : stanza(`${PLACE}/drivers/imaging/fonts/*`, ['ParaType Ltd.'], 'paratype', read(join(root, 'drivers/imaging/fonts/LICENSE')));
const imported = installedPackages(program).map((path) => packageStanza(path, `${PLACE}/${relative(program, path)}/*`));
const inPages = packagesOfPages(root).map((path) => packageStanza(path, `${PLACE}/dist/web/assets/*`));
process.stdout.write([head, own, fonts, ...imported, ...inPages].join('\n'));
