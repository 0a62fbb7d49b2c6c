/** The box as a disk that a guest reads: what is built here, with the packages that it needs. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
const SIZE = '512M';
/** File by file: `warm.mjs` loads them before the box begins, and `Change` names one. What is shipped is made of them. */
const COMPILED = ['dist/server', 'dist/db', 'dist/drivers', 'dist/locales'];
const NOT_NEEDED = /\.(map|d\.[mc]?ts)$|\/(deps|obj|obj\.target)$/;

/** A change of one file of the program: a box that is made worse on purpose. */
export interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Leaves the disk in `file`: the program in `qbox/`, what the guest runs in `guest/`. */
export function makeProgramDisk(file: string, change: Change | null): void {
  const staging = mkdtempSync(join(tmpdir(), 'qbox-program-'));
  try {
    const program = join(staging, 'qbox');
    const take = (path: string): void => {
      mkdirSync(dirname(join(program, path)), { recursive: true });
      cpSync(join(ROOT, path), join(program, path), { recursive: true, filter: (source) => !NOT_NEEDED.test(source) });
    };
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly files: readonly string[] };
    for (const path of ['package.json', ...COMPILED, ...files, ...packages()]) take(path);
    cpSync(join(import.meta.dirname, 'guest'), join(staging, 'guest'), { recursive: true });
    if (change !== null) apply(change, program);
    rmSync(file, { force: true });
    execFileSync('truncate', ['-s', SIZE, file]);
    execFileSync('mkfs.ext4', ['-q', '-d', staging, file]);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function packages(): readonly string[] {
  const list = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: ROOT, encoding: 'utf8' });
  return list
    .split('\n')
    .map((path) => relative(ROOT, path))
    .filter((path) => path.startsWith('node_modules/'));
}

function apply({ file, from, to }: Change, program: string): void {
  const path = join(program, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not have ${from}`);
  writeFileSync(path, text.replace(from, to));
}
