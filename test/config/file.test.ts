/** The text of a configuration file, changed in one place: everything else stays byte for byte. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ChangedMeanwhileError, replaceFile, withoutTable, withSetting } from '../../server/config/file.js';

const TEXT = `# my box
[server]
port = 8443 # behind the "router"

[branch]
# Printed on tickets.
# name = "Branch 1"
time_zone = "Asia/Almaty"   # ours

[voice]
languages = [
  "ru", # first
  # and then
  "kk",
] # spoken
# the devices
[printers.hall]
port = "tcp:192.0.2.1:9100"
profile = "generic-80mm"
`;

describe('a setting', () => {
  it('takes the place of its old value, and keeps the comment behind it, also of a value of several lines', () => {
    expect(withSetting(TEXT, 'server', 'port', 443)).toBe(TEXT.replace('8443', '443'));
    expect(withSetting(TEXT, 'branch', 'time_zone', 'UTC')).toBe(TEXT.replace('"Asia/Almaty"   #', '"UTC" #'));
    const languages = withSetting(TEXT, 'voice', 'languages', ['en']) ?? '';
    expect(languages).toContain('[voice]\n  # and then\nlanguages = ["en"] # spoken\n# the devices\n');
  });

  it('comes below the comment that shows it, at the end of its table, or in a table of its own', () => {
    expect(withSetting(TEXT, 'branch', 'name', 'No "1"')).toBe(TEXT.replace('"Branch 1"\n', '"Branch 1"\nname = "No \\"1\\""\n'));
    expect(withSetting(TEXT, 'voice', 'times', 2)).toBe(TEXT.replace('] # spoken\n', '] # spoken\ntimes = 2\n'));
    expect(withSetting(TEXT, 'log', 'level', 'warn')).toBe(`${TEXT}\n[log]\nlevel = "warn"\n`);
    expect(withSetting('', 'log', 'level', 'warn')).toBe('[log]\nlevel = "warn"\n');
  });

  it('that is left out leaves its comment', () => {
    expect(withSetting(TEXT, 'branch', 'time_zone', undefined)).toBe(TEXT.replace('time_zone = "Asia/Almaty"   # ours', '# ours'));
    expect(withSetting(TEXT, 'log', 'level', undefined)).toBe(TEXT);
  });

  it('is changed in any notation that has a line of its own, and in no other', () => {
    expect(withSetting('branch.name = "a"\n', 'branch', 'name', 'b')).toBe('branch.name = "b"\n');
    expect(withSetting('["branch"]\n"name" = \'a\'\n', 'branch', 'name', 'b')).toBe('["branch"]\n"name" = "b"\n');
    expect(withSetting('branch = { name = "a" }\n', 'branch', 'name', 'b')).toBeNull();
    expect(withSetting('[voice]\nquiet_hours = """\n[branch]\nname = "x"\n"""\n', 'branch', 'name', 'b')).toBeNull();
  });

  it('means what was asked for, whatever the text has', () => {
    for (const value of ['#', '"', '\\', 'a\nb', '=', '[x]', "'", '']) {
      const text = withSetting(TEXT, 'branch', 'name', value);
      expect((parse(text ?? '').branch as { readonly name: unknown }).name).toBe(value);
    }
  });
});

it('a table is taken out with its subtables, and nothing else', () => {
  expect(withoutTable(TEXT, 'printers', 'hall')).toBe(TEXT.slice(0, TEXT.indexOf('[printers')));
  expect(withoutTable(TEXT, 'printers', 'cash')).toBeNull();
});

describe('a file', () => {
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'qbox-file-'));
    onTestFinished(() => rmSync(made, { recursive: true, force: true }));
    return made;
  };
  const read = (path: string): string => readFileSync(path, 'utf8');

  it('is replaced with its mode, and the text of before is kept beside it', () => {
    const at = folder();
    const named = join(at, 'qbox.toml');
    writeFileSync(named, 'a', { mode: 0o640 });
    replaceFile({ named, before: 'a', text: 'b', read, copy: `${named}.before` });
    expect([read(named), read(`${named}.before`), statSync(named).mode & 0o777]).toEqual(['b', 'a', 0o640]);
    expect(readdirSync(at).sort()).toEqual(['qbox.toml', 'qbox.toml.before']);
  });

  it('that was changed meanwhile stays as it is, and leaves nothing behind', () => {
    const at = folder();
    const named = join(at, 'qbox.toml');
    writeFileSync(named, 'theirs');
    expect(() => replaceFile({ named, before: 'a', text: 'b', read, copy: `${named}.before` })).toThrow(ChangedMeanwhileError);
    expect([readdirSync(at), read(named)]).toEqual([['qbox.toml'], 'theirs']);
  });
});
