import type { OperationRow } from '../model/books/index.js';

const operation = (id: number, name: string, regulatedSec: number, dangerSec: number, description: string | null = null): OperationRow => ({
  id,
  name,
  description,
  regulated_sec: regulatedSec,
  danger_sec: dangerSec,
});

/** Operations 1 to 12 (the original's `login` lists these ids); 3 is named by the original's `statistics`, norms included. */
export const demoOperations: readonly OperationRow[] = [
  operation(1, 'Проверка документов и личного дела', 300, 600),
  operation(2, 'Выдача документов', 180, 360, 'Свидетельства об окончании обучения, справки, путёвки'),
  operation(3, 'Назначение занятий на тренажере', 300, 300),
  operation(4, 'Назначение практических занятий', 300, 600),
  operation(5, 'Оформление заявления', 420, 900),
  operation(6, 'Выдача учебных материалов', 120, 300),
  operation(7, 'Консультация и заключение договора', 600, 1200),
  operation(8, 'Запись в учебную группу', 300, 600),
  operation(9, 'Запись на внутренний экзамен', 240, 480),
  operation(10, 'Приём оплаты', 180, 360),
  operation(11, 'Возврат денежных средств', 300, 600),
  operation(12, 'Приём у руководителя', 900, 1800),
];
