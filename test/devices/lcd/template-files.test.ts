/** Templates of a branch: files in a folder, with pictures beside them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadLcdTemplates } from '../../../server/devices/lcd/template-files.js';

const README = readFileSync(resolve('server/presentation/lcd/README.md'), 'utf8');
const [, EXAMPLE = ''] = /```toml\n([\s\S]*?)```/.exec(README) ?? [];
const BUILT_IN = ['hall', 'hall-large-type', 'high-contrast', 'window'];

let folder: string;
let faults: string[];
const load = (own: string | null = folder, sent = join(folder, 'nowhere')) => loadLcdTemplates({ own, sent }, (why) => faults.push(why));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-templates-'));
  faults = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('templates of LCD boards', () => {
  it('are those of the box where the branch has none', () => {
    expect([[...load(null).keys()], faults]).toEqual([BUILT_IN, []]);
  });

  it('are made as the README says, with pictures that are files', () => {
    writeFileSync(join(folder, 'abay.toml'), EXAMPLE);
    for (const name of ['logo.png', 'card.jpg', 'loan.jpg']) writeFileSync(join(folder, name), `bytes of ${name}`);
    const template = load().get('abay');
    expect(faults).toEqual([]);
    expect(template?.landscape[0]).toMatchObject({ pictures: [Buffer.from('bytes of logo.png').toString('base64')] });
  });

  it('that cannot be used are left out and told, each fault with its field; the others stay', () => {
    writeFileSync(join(folder, 'colours.toml'), EXAMPLE.replace('#16335c', 'blue'));
    writeFileSync(join(folder, 'pictureless.toml'), EXAMPLE);
    writeFileSync(join(folder, 'broken.toml'), '= no');
    writeFileSync(join(folder, 'over.toml'), EXAMPLE.replace('box = [64, 76, 34, 22]', 'box = [50, 76, 34, 22]'));
    expect([...load().keys()]).toEqual(BUILT_IN);
    expect(faults).toHaveLength(4);
    expect(faults.join('\n')).toContain('colours.toml: theme.panel: expected a colour such as "#0b2545", got "blue"');
    expect(faults.join('\n')).toContain('a box that does not lie over');
    expect(faults.join('\n')).toMatch(/pictureless\.toml: .*logo\.png/);
  });

  it('of a folder that is not there are those of the box', () => {
    expect([...load(join(folder, 'nowhere')).keys()]).toEqual(BUILT_IN);
    expect(faults).toEqual([expect.stringContaining('ENOENT')]);
  });

  it('of headquarters lie in a folder of their own: those of the branch go before, and either names films of both', () => {
    const sent = mkdtempSync(join(tmpdir(), 'qbox-sent-'));
    const film = EXAMPLE.replace(/pictures = \[[^\]]*\]/g, 'pictures = ["spring.mp4"]');
    writeFileSync(join(folder, 'abay.toml'), film.replace(/^title = .*$/m, 'title = "Own"'));
    for (const name of ['abay', 'other']) writeFileSync(join(sent, `${name}.toml`), film);
    expect([...load(null, sent).keys()]).toEqual(BUILT_IN);
    writeFileSync(join(sent, 'spring.mp4'), 'film');
    const templates = load(folder, sent);
    expect([templates.get('abay')?.title, templates.has('other')]).toEqual(['Own', true]);
    rmSync(sent, { recursive: true });
  });

  it('of headquarters have so many pictures in memory, and those of the branch as many as it likes', () => {
    for (const name of ['logo.png', 'card.jpg', 'loan.jpg']) writeFileSync(join(folder, name), Buffer.alloc(12 * 1024 * 1024));
    writeFileSync(join(folder, 'abay.toml'), EXAMPLE);
    expect([...load().keys()]).toContain('abay');
    expect([...load(null, folder).keys()]).toEqual(BUILT_IN);
    expect(faults).toEqual([expect.stringMatching(/^abay\.toml: more than 33554432 bytes of pictures/)]);
  });
});
