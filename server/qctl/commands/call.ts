/** `qctl call COMMAND [JSON]`: any command of the protocol. */

import type { Command } from 'commander';
import { COMMANDS } from '../../protocol/registry.js';
import type { Dependencies } from '../dependencies.js';
import { UsageError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { json, showData } from '../output.js';
import { withSession } from '../session.js';

export function addCall(root: Command, dependencies: Dependencies): void {
  root
    .command('call <command> [json]')
    .description('sends a command of the protocol and shows the data of its answer')
    .addHelpText(
      'after',
      `
The data is a JSON object, {} without one; "-" reads it from standard input. "qctl commands" lists what can be called.

Examples:
  qctl call serviceList                                        a reference book
  qctl call nextConsumer '{"workplace": 11}'                   the next visitor of window 11
  qctl call setLogLevel '{"level": "debug"}'                   anything else that the protocol has
  echo '{"services": [1]}' | qctl call registrateConsumer -    with data from standard input`,
    )
    .action(async (name: string, argument: string | undefined, _options: unknown, command: Command) => {
      const options = globalOptions(command);
      const data = withWorkplace(name, await readRequestData(argument, dependencies), options.workplace);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        const answer = await client.request(name, data);
        dependencies.out(options.json ? json(answer) : showData(answer, dependencies));
      });
    });
}

/** The data of a request, from the command line or, for `-`, from standard input. */
export async function readRequestData(argument: string | undefined, { readInput }: Dependencies): Promise<Record<string, unknown>> {
  if (argument === undefined) return {};
  const text = argument === '-' ? await readInput() : argument;
  const data = parse(text);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UsageError('JSON: expected an object such as {"workplace": 11}');
  }
  return data as Record<string, unknown>;
}

/** `--workplace` fills the field of that name where the command has one and the data leaves it out. */
export function withWorkplace(command: string, data: Record<string, unknown>, workplace: number | undefined): Record<string, unknown> {
  const takesOne = command !== 'login' && COMMANDS.get(command)?.data.properties?.workplace !== undefined;
  return workplace !== undefined && takesOne && !('workplace' in data) ? { ...data, workplace } : data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new UsageError(`JSON: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
}
