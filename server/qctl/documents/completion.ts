/** Completion for bash: the words of the whole tree, and paths where a file or folder is expected. */
import type { Command, Option } from 'commander';
import { pathOf } from '../help-tree.js';

type Wanted = { readonly kind: 'words'; readonly words: readonly string[] } | { readonly kind: 'file' | 'folder' | 'nothing' };

const FILE = /[<[](file|path)[\].>]/i;
const FOLDER = /[<[](dir|folder)[\].>]/i;

function wanted(text: string, choices: readonly string[] | undefined): Wanted {
  if (choices) return { kind: 'words', words: choices };
  if (FOLDER.test(text)) return { kind: 'folder' };
  return { kind: FILE.test(text) ? 'file' : 'nothing' };
}

const ANSWERS: Readonly<Record<'file' | 'folder' | 'nothing', string>> = {
  file: 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")',
  folder: 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur")',
  nothing: 'COMPREPLY=()',
};

const answer = (want: Wanted): string =>
  want.kind === 'words' ? `mapfile -t COMPREPLY < <(compgen -W '${want.words.join(' ')}' -- "$cur")` : ANSWERS[want.kind];

const namesOf = ({ short, long }: Option): string[] => [short, long].filter((name) => name !== undefined);

const takesValue = ({ required, optional }: Option): boolean => required || optional;

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];

export function bashCompletion(root: Command): string {
  const valued = all(root).flatMap(({ options }) => options.filter(takesValue));
  const global = root.options.flatMap(namesOf);
  const skips = [...new Set(valued.flatMap(namesOf))].join('|');
  const byCommand = all(root).map((command) => {
    const path = pathOf(command).slice(1).join(' ');
    const words = [...command.commands.map((child) => child.name()), ...command.options.flatMap(namesOf), ...global, '--help'];
    const first = command.registeredArguments[0];
    const argument = first ? wanted(`<${first.name()}>`, first.argChoices) : ({ kind: 'nothing' } as const);
    const more = argument.kind === 'words' ? argument.words : [];
    const lines = [
      `    '${path}')`,
      ...command.options.filter(takesValue).map((option) => optionLine(option)),
      `      words='${[...new Set([...words, ...more])].join(' ')}'; arg=${argument.kind} ;;`,
    ];
    return lines.join('\n');
  });
  return `# Completion of qctl for bash. Generated from its command line; do not edit.
_qctl() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' arg=nothing i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      ${skips}) ((i++)); continue ;;
      -*) continue ;;
    esac
    case "\${path:+$path }$word" in
      ${all(root)
        .slice(1)
        .map((command) => `'${pathOf(command).slice(1).join(' ')}'`)
        .join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case $path in
${byCommand.join('\n')}
  esac
  case $prev in
${root.options
  .filter(takesValue)
  .map((option) => `    ${namesOf(option).join('|')}) ${answer(wanted(option.flags, option.argChoices))}; return ;;`)
  .join('\n')}
  esac
  case $cur in
    -*) ;;
    *) case $arg in
      file) ${ANSWERS.file}; [[ -n $cur ]] && return ;;
      folder) ${ANSWERS.folder}; [[ -n $cur ]] && return ;;
    esac ;;
  esac
  mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _qctl qctl
`;
}

const optionLine = (option: Option): string =>
  `      case $prev in ${namesOf(option).join('|')}) ${answer(wanted(option.flags, option.argChoices))}; return ;; esac`;
