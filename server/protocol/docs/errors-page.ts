/** docs/errors.md: the catalogue of errors, as a client meets it. */
import { ERRORS, type ErrorName, FURTHER_PARAMETERS, reject, toWireError } from '../../model/errors/errors.js';
import { servingCommands } from '../commands/queue/serving.js';
import type { CommandDeclaration } from '../declaration.js';
import { checkData } from '../validation.js';
import { code, jsonBlock, linkTo, page, table } from './markdown.js';

export const MODULES: Readonly<Record<number, string>> = {
  100: 'Common',
  1: 'Protocol',
  2: 'Sessions and rights',
  3: 'Queue',
  4: 'Reference books',
  5: 'Limits',
  6: 'The box itself',
};

const names = Object.keys(ERRORS) as ErrorName[];
const heading = (module: number): string => `Module ${module}: ${MODULES[module] ?? 'unnamed'}`;

function moduleTable(module: number): string {
  const rows = names
    .filter((name) => ERRORS[name].module === module)
    .map((name) => {
      const { error, text, remedy } = ERRORS[name];
      const further = (FURTHER_PARAMETERS[name] ?? []).map(code).join(' ');
      return [code(String(toWireError(reject(name)).code)), String(error), code(name), text, further, remedy];
    });
  return table(['`code`', '`codeError`', 'name', '`desc`', 'more in `parameters`', 'what to do'], rows);
}

/** A refusal as it travels: the first fault in the error itself, the others among its children. */
export const refusalExample = refusalOf(servingCommands.postponeConsumer, { delai: 5 });

function refusalOf(command: CommandDeclaration, data: unknown) {
  const checked = checkData(command, data);
  if (!('rejection' in checked)) throw new Error(`${command.name} takes what the example has wrong`);
  return toWireError(checked.rejection);
}

export function errorsPage(): string {
  const modules = [...new Set(names.map((name) => ERRORS[name].module))];
  return page(
    '# Errors',
    '<!-- Written by `make docs` from server/model/errors/errors.ts. -->',
    'Every command is answered. An answer whose `data` has `codeError`, `codeModule`, `code`, `desc` and `children` is an error, unless ' +
      'its `code` is 429496729600 ("No errors"). A command that was refused has changed nothing.',
    jsonBlock(refusalExample),
    '`code = codeModule * 2^32 + codeError`. The three numbers of an error never change, so a client decides by them and shows `desc` to ' +
      'people. Words in braces below are filled in, and `parameters` has them by name, so that a client can say the same in the language ' +
      'of its reader; it is left out where there are none. Where the sentence itself is a parameter, another has it as a code: `why` ' +
      'beside `fault`, such as `required`, `unknownField` or `range` (with `least` and `most`), and `reason` beside `why`. A list is a ' +
      'list. `children` lists the causes: every further field at fault, or everything that still refers to an element, with its ' +
      '`user_book` and `user_id` or its `user_ticket`. The name is the one that the source and the log use; it does not travel.',
    modules.map((module) => `- ${linkTo(heading(module))}`).join('\n'),
    ...modules.flatMap((module) => [`## ${heading(module)}`, moduleTable(module)]),
  );
}
