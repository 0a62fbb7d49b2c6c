/**
 * Texts of the books in other languages. A field in the plural has them: `names` those of `name`, such as `{"kk": "Анықтама"}`.
 * The field in the singular is what is shown in every language without a text, and what programs of the original protocol read.
 */
/** By two letters of ISO 639-1. */
export type ByLanguage = Readonly<Record<string, string>>;

export interface Named {
  readonly name: string;
  readonly names?: ByLanguage | undefined;
}

/** A name in a language, or as the book has it. */
export const nameIn = ({ name, names }: Named, language: string): string => names?.[language] || name;

/** The same of a group and of a description. */
export const groupIn = ({ group, groups }: { readonly group: string | null; readonly groups?: ByLanguage }, language: string): string =>
  groups?.[language] || group?.trim() || '';

export const descriptionIn = (
  { description, descriptions }: { readonly description: string | null; readonly descriptions?: ByLanguage },
  language: string,
): string => descriptions?.[language] || description || '';

/** The short name of a window. A short name that repeats the name, as that of a new window, is translated with it. */
export function aliasIn(window: Named & { readonly alias: string }, language: string): string {
  return window.alias === window.name ? nameIn(window, language) : window.alias;
}

/** The field where it has a text, for what is sent. */
export const namesOf = ({ names }: Pick<Named, 'names'>): { readonly names?: ByLanguage } =>
  names && Object.keys(names).length > 0 ? { names } : {};
