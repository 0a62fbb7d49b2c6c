/** How a command is declared: its help, what it asks or looks up, and how the answer is shown. */
import { Command } from 'commander';
import type { Dependencies } from './dependencies.js';
import type { GlobalOptions, Run } from './global-options.js';
import { json } from './output.js';
import { type Session, withSession } from './session.js';

export interface Example {
  /** `qctl backup create --to /media/stick` */
  readonly line: string;
  /** What it does; empty if not given. */
  readonly what: string;
}

/** A run of a command that talks to the box. */
export interface Asking<Own = unknown> extends Run<Own>, Session {}

type Words<Value, Context> = (value: Value, page: Dependencies, context: Context) => string;

/** Names what makes an answer a failure of the command, after the answer was shown. */
type FaultIn<Value> = (value: Value) => Error | null;

/** Its sub-commands have the same terminal. `Own` below = the options of the command itself. */
export class QctlCommand extends Command {
  declare readonly commands: readonly QctlCommand[];
  /** Paragraphs of the help after the options, and examples after them. */
  notes: readonly string[] = [];
  examples: readonly Example[] = [];

  constructor(
    readonly dependencies: Dependencies,
    name?: string,
  ) {
    super(name);
  }

  override createCommand(name?: string): QctlCommand {
    return new QctlCommand(this.dependencies, name);
  }

  /** `examples` = command lines, each with what it does. */
  explained(examples: Readonly<Record<string, string>>, notes = ''): this {
    this.notes = notes === '' ? [] : notes.trim().split(/\n\s*\n/);
    this.examples = Object.entries(examples).map(([line, what]) => ({ line, what }));
    return this.addHelpText('after', helpText(this));
  }

  /** For an action that cannot be undone: see `confirmed`. */
  withYes(): this {
    return this.option('--yes', 'do it without asking');
  }

  /** Throws for a wrong command line, before the box is asked. */
  checked<Own>(check: (options: GlobalOptions & Own, words: readonly string[]) => unknown): this {
    return this.hook('preAction', () => void check(this.optsWithGlobals<GlobalOptions & Own>(), this.args));
  }

  /** Asks the box, in a session for this question alone, and shows its answer. */
  asks<Own, Args extends readonly unknown[], Value>(
    ask: (asking: Asking<Own>, ...args: Args) => Promise<Value>,
    inWords: Words<Value, Asking<Own>>,
    faultIn?: FaultIn<Value>,
  ): this {
    return this.inSession(async (asking: Asking<Own>, ...args: Args) => show(await ask(asking, ...args), asking, inWords, faultIn));
  }

  /** Shows what `find` returns, without a session. */
  finds<Own, Args extends readonly unknown[], Value>(
    find: (run: Run<Own>, ...args: Args) => Promise<Value> | Value,
    inWords: Words<Value, Run<Own>>,
    faultIn?: FaultIn<Value>,
  ): this {
    return this.does(async (run: Run<Own>, ...args: Args) => show(await find(run, ...args), run, inWords, faultIn));
  }

  /** An action at the box that shows its results by itself. */
  inSession<Own, Args extends readonly unknown[]>(work: (asking: Asking<Own>, ...args: Args) => Promise<void>): this {
    return this.does((run: Run<Own>, ...args: Args) => withSession(run, (session) => work({ ...run, ...session }, ...args)));
  }

  /** An action that shows its results by itself. */
  does<Own, Args extends readonly unknown[]>(work: (run: Run<Own>, ...args: Args) => Promise<void> | void): this {
    return this.action((...given: unknown[]) => {
      // Commander puts the options and the command behind the arguments.
      const args = given.slice(0, -2) as unknown as Args;
      return work({ options: this.optsWithGlobals<GlobalOptions & Own>(), dependencies: this.dependencies }, ...args);
    });
  }
}

/** Whole with `--json`, otherwise in words. */
function show<Value, Context extends Run>(
  value: Value,
  context: Context,
  inWords: Words<Value, Context>,
  faultIn: FaultIn<Value> = () => null,
): void {
  const { options, dependencies } = context;
  dependencies.out(options.json ? json(value) : inWords(value, dependencies, context));
  const fault = faultIn(value);
  if (fault !== null) throw fault;
}

/** A longer example moves what it does to the right, and not that of the others. */
const EXAMPLE_WIDTH_MAX = 56;

/** The part of the help after the options. */
function helpText({ notes, examples }: QctlCommand): string {
  const width = Math.min(EXAMPLE_WIDTH_MAX, Math.max(...examples.map(({ line }) => line.length)));
  const lines = examples.map(({ line, what }) => (what === '' ? `  ${line}` : `  ${line.padEnd(width)}    ${what}`));
  return [...notes, ['Examples:', ...lines].join('\n')].map((paragraph) => `\n${paragraph}\n`).join('');
}
