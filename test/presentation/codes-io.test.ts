/** Codes are read back from the dots that are printed, by two readers that know nothing of how they were made. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import jsqr from 'jsqr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stopDrawing } from '../../dist/drivers/imaging/render.js';
import type { DesignRow } from '../../server/model/designs/ticket-design.js';
import type { TicketContent } from '../../server/model/ticket.js';
import { code128Bars, qrModules } from '../../server/presentation/codes.js';
import { BUILT_IN_DESIGNS } from '../../server/presentation/designs.js';
import { ticketLayout } from '../../server/presentation/ticket-layout.js';
import { cases } from '../support/depth.js';
import { type Drawn, drawn, rgba } from './pixels.js';
import { laidOut, PLAIN_PAPER, textsOn, USUAL, WIDTHS } from './tickets.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qbox-codes-'));
});
afterAll(async () => {
  await stopDrawing();
  await rm(folder, { recursive: true });
});

test('the maker of barcodes, some megabytes, is loaded for the first barcode', async () => {
  // In a process of its own: here other files of tests may have printed barcodes before.
  const program = `
    import { createRequire } from 'node:module';
    import { code128Bars, qrModules } from ${JSON.stringify(new URL('../../dist/server/presentation/codes.js', import.meta.url))};
    const require = createRequire(${JSON.stringify(import.meta.url)});
    const isLoaded = () => require.resolve('bwip-js/node') in require.cache;
    const seen = [qrModules('A7', 'M') !== null, isLoaded(), code128Bars('A7') !== null, isLoaded()];
    console.log(JSON.stringify(seen));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  expect(JSON.parse(stdout)).toEqual([true, false, true, true]);
});

const qrRead = (page: Drawn): string | undefined => {
  const { default: read } = jsqr as unknown as { default: typeof import('jsqr').default };
  return read(rgba(page), page.bitmap.widthDots, page.bitmap.heightDots)?.data;
};

/** Debian's zbarimg, which reads what a supermarket's scanner reads. */
async function zbarRead({ png }: Drawn, symbology: 'qrcode' | 'code128'): Promise<string> {
  const file = join(folder, `${symbology}.png`);
  await writeFile(file, png);
  const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', '-Sdisable', `-S${symbology}.enable`, file]);
  return stdout.replace(/\n$/, '');
}

const alone = (row: DesignRow, widthDots = 576) => drawn(laidOut([row], {}, widthDots));

describe('QR codes', () => {
  const SHORT = 'https://queue.example/t/10427';
  test.each(WIDTHS)('are read on paper of %i dots, at both ends and in the middle', async (widthDots) => {
    for (const align of ['left', 'center', 'right'] as const) {
      const page = await alone({ row: 'qr', content: SHORT, size: 14, align }, widthDots);
      expect(qrRead(page)).toBe(SHORT);
      expect(await zbarRead(page, 'qrcode')).toBe(SHORT);
    }
  });

  test('carry any text: Cyrillic, emoji, ends of lines', async () => {
    const text = 'Тұлпар Банк: Г002 😀\n24.11.2026, 15:09 <&">';
    const page = await alone({ row: 'qr', content: text, size: 24 });
    expect(qrRead(page)).toBe(text);
    expect(await zbarRead(page, 'qrcode')).toBe(text);
  });

  test('carry no control characters and no halves of characters', async () => {
    const page = await drawn(laidOut([{ row: 'qr', content: '{comment}', size: 16 }], { comment: ' Г\u0000002\u001b\ud83d ' }));
    expect(qrRead(page)).toBe('Г002');
  });

  test('whatever is in them, jsqr reads it', async () => {
    const text = fc
      .string({ unit: fc.constantFrom(...'0123456789ABCabc:/?-. ЖжЩқ'), minLength: 1, maxLength: 90 })
      .map((one) => `>${one}<`);
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        expect(qrRead(await alone({ row: 'qr', content, size: 40 }))).toBe(content);
      }),
      { numRuns: cases(25) },
    );
  });

  test('are whole dots a module, at most as large as asked, with four modules of white around', () => {
    const [line] = laidOut([{ row: 'qr', content: SHORT, size: 14 }]).lines;
    // 29 letters of UTF-8 at level M are version 3: 29 modules and 8 of white; 168 dots were asked for, 4 a module are 148.
    expect(qrModules(SHORT, 'M')?.across).toBe(29);
    expect(line?.height).toBe(37 * 4);
    const { svg } = laidOut([{ row: 'qr', content: SHORT, size: 14 }]);
    const xs = [...svg.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)/g)].map(([, x, y, width, height]) => [x, y, width, height].map(Number));
    expect(Math.min(...xs.map(([, y = 0]) => y))).toBe(16);
    expect(xs.every(([, , width = 0, height = 0]) => width % 4 === 0 && height === 4)).toBe(true);
  });

  test('take less correction rather than dots too small to be read; what still does not fit is printed as text', () => {
    const text = 'https://queue.example/t/'.padEnd(120, 'x');
    expect([qrModules(text, 'M')?.across, qrModules(text, 'L')?.across]).toEqual([45, 41]);
    // With the white around them 53 and 49 modules, of 2 dots at least.
    const layout = (units: number) => laidOut([{ row: 'qr', content: text, size: units }], {}, 480);
    expect(layout(10.6).lines[0]?.height).toBe(106);
    expect(layout(10.5).lines[0]?.height).toBe(98);
    expect(textsOn(layout(9.8))).toEqual([]);
    expect(textsOn(layout(9.7)).join('')).toBe(text);
  });

  test('hold 300 bytes and no more', () => {
    expect(qrModules('Ж'.repeat(150), 'M')).not.toBeNull();
    expect(qrModules('Ж'.repeat(151), 'M')).toBeNull();
    expect(qrModules('', 'M')).toBeNull();
  });
});

describe('CODE128', () => {
  test.each(WIDTHS)('is read on paper of %i dots, at both ends and in the middle', async (widthDots) => {
    for (const align of ['left', 'center', 'right'] as const) {
      expect(await zbarRead(await alone({ row: 'barcode', content: '{id}', height: 6, align }, widthDots), 'code128')).toBe('10427');
    }
  });

  test('is read as narrow as it gets', async () => {
    const layout = laidOut([{ row: 'barcode', content: 'Ticket-10427', height: 4 }], {}, 384);
    expect(layout.svg).toMatch(/h2v/);
    expect(await zbarRead(await drawn(layout), 'code128')).toBe('Ticket-10427');
  });

  test('has ten modules of white beside it, on narrow paper too', () => {
    // Eleven letters of one code set are 11 · 14 + 2 modules: of 2 dots, with the white, 352 of the 384.
    for (const align of ['left', 'center', 'right'] as const) {
      const { svg } = laidOut([{ row: 'barcode', content: 'ABCDEFGHIJK', height: 4, align }], {}, 384);
      const bars = [...svg.matchAll(/M(\d+) \d+h(\d+)v/g)].map(([, x, width]) => [Number(x), Number(x) + Number(width)] as const);
      expect(Math.min(...bars.map(([left]) => left))).toBeGreaterThanOrEqual(20);
      expect(Math.max(...bars.map(([, right]) => right))).toBeLessThanOrEqual(384 - 20);
    }
    const twelve = laidOut([{ row: 'barcode', content: 'ABCDEFGHIJKL', height: 4 }], {}, 352);
    expect(twelve.svg).not.toContain('<path');
  });

  test('carries every printable letter of ASCII', async () => {
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
    for (const part of [printable.slice(1, 24), printable.slice(24, 47), printable.slice(47, 70), printable.slice(70)]) {
      expect(await zbarRead(await alone({ row: 'barcode', content: part, height: 6 }, 960), 'code128')).toBe(part);
    }
  });

  test('has its content below it, unless the row says otherwise', () => {
    expect(textsOn(laidOut([{ row: 'barcode', content: '{id}', height: 6 }]))).toEqual(['10427']);
    expect(textsOn(laidOut([{ row: 'barcode', content: '{id}', height: 6, text: false }]))).toEqual([]);
  });

  test.each([
    ['{ticket}', 'Г002'],
    ['TICKET-NUMBER-10427', 'TICKET-NUMBER-10427'],
  ])('%s does not fit or cannot be carried: it is printed as text', (content, text) => {
    const layout = laidOut([{ row: 'barcode', content, height: 6, text: false }], {}, 384);
    expect([textsOn(layout), layout.svg.includes('<path')]).toEqual([[text], false]);
  });

  test('is not made of control characters or nothing', () => {
    expect(['', '\n', 'é', 'x'.repeat(81)].map(code128Bars)).toEqual([null, null, null, null]);
    expect(laidOut([{ row: 'barcode', content: '{pin_code}', height: 6 }], { pinCode: '' }).svg).not.toContain('<path');
  });
});

describe('the codes of built-in designs', () => {
  const page = (name: string, widthDots: number, content: Partial<TicketContent> = {}) => {
    const design = BUILT_IN_DESIGNS.get(name);
    if (!design) throw new Error(`no design ${name}`);
    return drawn(ticketLayout(design, { ...USUAL, ...content }, widthDots, PLAIN_PAPER));
  };

  test.each(WIDTHS)('are read from whole tickets of %i dots', async (widthDots) => {
    const [bank, clinic, school] = [
      await page('bank', widthDots),
      await page('clinic', widthDots),
      await page('driving-school', widthDots),
    ];
    expect(qrRead(bank)).toBe('Филиал № 3: Г002, 24.11.2026 15:09');
    expect(await zbarRead(bank, 'qrcode')).toBe('Филиал № 3: Г002, 24.11.2026 15:09');
    expect(await zbarRead(clinic, 'code128')).toBe('10427');
    expect(qrRead(school)).toBe('Г002 10427 24.11.2026');
  });

  test.each(WIDTHS)('lead to the visitor’s own page where there is one, on %i dots', async (widthDots) => {
    const address = 'https://queue.branch-17.bank.example:8443/t/kV7mQ2xJ9-TbRw';
    for (const name of ['bank', 'driving-school']) {
      const drawnPage = await page(name, widthDots, { page: address });
      expect(qrRead(drawnPage)).toBe(address);
      expect(await zbarRead(drawnPage, 'qrcode')).toBe(address);
    }
  });
});
