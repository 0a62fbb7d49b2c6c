/** What an ICU message is filled with, by its own parser. */
import type { IntlMessageFormat } from 'intl-messageformat';

type Elements = ReturnType<IntlMessageFormat['getAst']>;
/** As the parser numbers what stands between arguments. */
const LITERAL = 0;

/** Arguments of a message, and the choices of each that is chosen by. */
export function argumentsOf(elements: Elements, found = new Map<string, Set<string>>()): Map<string, Set<string>> {
  for (const element of elements) {
    if (element.type === LITERAL || !('value' in element)) continue;
    const choices = found.get(element.value) ?? new Set<string>();
    found.set(element.value, choices);
    if (!('options' in element)) continue;
    for (const [choice, option] of Object.entries(element.options)) {
      if (!('offset' in element)) choices.add(choice);
      argumentsOf(option.value, found);
    }
  }
  return found;
}

/** The forms of each plural in a message. */
export function pluralsOf(elements: Elements): string[][] {
  return elements.flatMap((element) => {
    if (!('options' in element)) return [];
    const inner = Object.values(element.options).flatMap(({ value }) => pluralsOf(value));
    return 'offset' in element ? [Object.keys(element.options), ...inner] : inner;
  });
}
