/** What the client writes down itself, so that pages need not load the registry, agrees with the registry. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODES, errorName } from '../../server/model/errors/error-codes.js';
import { REQUESTS_IN_FLIGHT_MAX } from '../../server/model/request-limits.js';
import { changesSomething } from '../../server/protocol/client/command-names.js';
import { MAX_UNANSWERED } from '../../server/protocol/client/conversation.js';
import { BOOK_COMMANDS } from '../../server/protocol/commands/books/books.js';
import { COMMANDS } from '../../server/protocol/registry.js';

describe('the client and the registry', () => {
  it('have the commands of the books', () => {
    expect(BOOK_COMMANDS.size).toBe(136);
    expect([...BOOK_COMMANDS.keys()].filter((name) => !COMMANDS.has(name))).toEqual([]);
  });

  it('agree on which commands change something', () => {
    expect(COMMANDS.size).toBeGreaterThan(100);
    for (const { name, changes } of COMMANDS.values()) expect([name, changesSomething(name)]).toEqual([name, changes]);
  });

  it('agree on how many requests may wait for their answers', () => {
    expect(MAX_UNANSWERED).toBeLessThanOrEqual(REQUESTS_IN_FLIGHT_MAX);
  });

  it('know every error by its numbers', () => {
    for (const [name, { module, error }] of Object.entries(CODES)) expect(errorName({ codeModule: module, codeError: error })).toBe(name);
    expect(errorName({ codeModule: 1, codeError: 999 })).toBeUndefined();
  });
});

describe('the core of the client', () => {
  it('imports nothing at run time but files of its own folder and the numbers of errors', () => {
    const folder = resolve('server/protocol/client');
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const target of runtimeImports(readFileSync(file, 'utf8'))) {
        const path = join(dirname(file), target.replace(/\.js$/, '.ts'));
        if (target !== '../../model/errors/error-codes.js') expect([file, target, dirname(path)]).toEqual([file, target, folder]);
        visit(path);
      }
    };
    visit(join(folder, 'client.ts'));
    // The files that a page loads.
    expect([...seen].map((file) => basename(file, '.ts')).sort()).toEqual([
      'book-commands',
      'client',
      'command-names',
      'connection',
      'conversation',
      'error-codes',
      'errors',
      'md5',
      'subscriptions',
      'types',
      'unanswered',
    ]);
  });
});

/** Targets of imports and re-exports that the compiler keeps. */
function runtimeImports(source: string): string[] {
  const statements = source.match(/^(import|export)\b[^;]*? from '[^']+';|^import '[^']+';/gm) ?? [];
  return statements
    .filter((statement) => !/^(import|export) type\b/.test(statement))
    .map((statement) => /'([^']+)';$/.exec(statement)?.[1] ?? '');
}
