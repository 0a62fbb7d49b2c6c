/** `qctl device test` and `identify`: a device of the box is tried out, and shows afterwards what it should. */
import { type Command, Option } from 'commander';
import type { Dependencies } from '../dependencies.js';
import { KINDS, type Kind } from '../devices/kinds.js';
import { NotInOrderError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { json, printable } from '../output.js';
import { withSession } from '../session.js';

/** The longest test listens to keys for a quarter of a minute. */
const PATIENCE_MS = 60_000;

export function addTest(device: Command, dependencies: Dependencies): void {
  const kindOption = () => new Option('--kind <kind>', 'needed if devices of several kinds have this name').choices(KINDS);
  const test = device
    .command('test <name> [pattern]')
    .description('tests a device; tickets and calls go first, and afterwards the device shows its usual content')
    .addOption(kindOption())
    .addHelpText(
      'after',
      '\nPatterns: printers page; LED boards segments, glyphs; screens picture; keypads lights, keys; loudspeakers sentence.\n' +
        '\nExamples:\n  qctl device test hall --kind printer    a test page\n' +
        '  qctl device test hall glyphs            every letter of the boards\n' +
        '  qctl device test window-2 keys          listens to the keys for a while, without obeying them',
    )
    .action((name: string, pattern: string | undefined, own: { readonly kind?: Kind }) => run(test, dependencies, name, pattern, own.kind));
  const identify = device
    .command('identify <name>')
    .description('finds a device: it blinks, beeps or prints a short slip')
    .addOption(kindOption())
    .addHelpText('after', '\nExamples:\n  qctl device identify hall --kind led    each board shows its address')
    .action((name: string, own: { readonly kind?: Kind }) => run(identify, dependencies, name, 'identify', own.kind));
}

async function run(command: Command, dependencies: Dependencies, name: string, pattern: string | undefined, kind: Kind | undefined) {
  const options = globalOptions(command);
  await withSession(sessionOptions(options), dependencies, async ({ client }) => {
    dependencies.progress?.(`${name} is being tried out`);
    const order = { name, ...(kind !== undefined && { kind }), ...(pattern !== undefined && { pattern }) };
    const report = await client.call('testDevice', order, { timeoutMs: PATIENCE_MS }).finally(() => dependencies.progress?.(''));
    dependencies.out(options.json ? json(report) : `${printable(report.text)}\n`);
    if (!report.done) throw new NotInOrderError(`${report.kind} ${name}: ${report.pattern} was not done`);
  });
}
