/** Man pages and completion, read by the programs that read them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SETTINGS } from '../../server/config/schema.js';
import { program } from '../../server/qctl/cli.js';
import { bashCompletion } from '../../server/qctl/documents/completion.js';
import { qboxdPage, qctlPage } from '../../server/qctl/documents/man.js';
import { reference } from '../../server/qctl/documents/markdown.js';
import { leavesOf } from '../../server/qctl/help-tree.js';
import { TestConsole } from './console.js';

const root = program(new TestConsole());
/** A small machine may have none; what it would complain of first is looked at all the same. */
const hasMan = spawnSync('man', ['--version']).status === 0;
const MACROS = new Set(['TH', 'SH', 'SS', 'TP', 'PP', 'B', 'I', 'BR', 'nf', 'fi', 'RS', 'RE']);

describe('the pages', () => {
  it('tell every command and every setting', () => {
    const [page, text] = [qctlPage(root, '1'), reference(root)];
    for (const { path } of leavesOf(root)) {
      expect(page).toContain(path.slice(1).join(' ').replace(/-/g, '\\-'));
      expect(text).toContain(`## ${path.slice(1).join(' ')}\n`);
    }
    for (const { path } of SETTINGS) expect(qboxdPage('1')).toContain(path);
  });

  it('are read by man without a complaint', () => {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-man-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const [name, text] of [['qctl.1', qctlPage(root, '1')] as const, ['qboxd.8', qboxdPage('1')] as const]) {
      writeFileSync(join(folder, name), text);
      const macros = text.split('\n').flatMap((line) => /^\.(\S*)/.exec(line)?.[1] ?? []);
      expect(macros.filter((macro) => !MACROS.has(macro))).toEqual([]);
      if (!hasMan) continue;
      const { stderr, status } = spawnSync('man', ['--warnings', '-l', join(folder, name)], {
        encoding: 'utf8',
        env: { ...process.env, MANWIDTH: '100' },
      });
      expect([status, stderr]).toEqual([0, '']);
    }
  });
});

describe('completion, in bash itself', () => {
  const complete = (...words: string[]): string[] => {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-bash-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'stick'));
    writeFileSync(join(folder, 'some-file'), '');
    writeFileSync(join(folder, 'completion'), bashCompletion(root));
    const script = `compopt() { :; }; source ./completion
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _qctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script, 'bash', 'qctl', ...words], { cwd: folder, encoding: 'utf8' })
      .trim()
      .split('\n');
  };

  it('knows commands, sub-commands, options and choices', () => {
    expect(complete('sta')).toContain('status');
    expect(complete('backup', 'cr')).toEqual(['create']);
    expect(complete('--timeout', '3', 'doc')).toEqual(['doctor']);
    expect(complete('top', '--ev')).toEqual(['--every']);
    expect(complete('log', 'level', 'de')).toEqual(['debug']);
    expect(complete('--component', 'admin')).toEqual(['administrator']);
  });

  it('knows where a file or a folder is expected', () => {
    expect(complete('--socket', 'so')).toEqual(['some-file']);
    expect(complete('doctor', '--data', 's')).toEqual(['stick']);
    expect(complete('--timeout', 's')).toEqual(['']);
  });
});
