/**
 * The name of a visitor as bystanders may read it: the first name and a letter of the other. Names are typed in either order. In
 * `Иванова Анна Петровна` the patronymic says that the family name is first, in `Иванова Анна` its ending; else the first word counts.
 */
export function shortName(name: string): string {
  const [one = '', two = '', three = ''] = name.split(/[\s,]+/u).filter((word) => word !== '');
  const isFamilyFirst = PATRONYMIC.test(three) || (FAMILY_NAME.test(one) && !FAMILY_NAME.test(two) && !PATRONYMIC.test(two));
  const hasPatronymicBetween = PATRONYMIC.test(two) && three !== '';
  const [first, family] = isFamilyFirst && two !== '' ? [two, one] : [one, hasPatronymicBetween ? three : two];
  const [letter] = family;
  return letter === undefined ? first : `${first} ${letter.toUpperCase()}.`;
}

const PATRONYMIC = /(вич|вна|ична|инична|ұлы|қызы|улы|кызы)$/iu;
/** Endings that first names do not have. */
const FAMILY_NAME = /(\p{L}{3}[оеё]ва?|[сц]к(ий|ая)|енко|ч?ук|юк)$/iu;
