import type { OperationRow, ServiceRow, TicketRangeRow } from '../model/books/index.js';

const range = (id: number, name: string, prefix: string): TicketRangeRow => ({
  id,
  name,
  prefix,
  first: 1,
  last: 999,
  next: 1,
  description: null,
});

/**
 * The ids 1 and 3 are those of the original's `serviceList`. The prefixes follow its tickets: `447` for service 1 and `B002` for service 3;
 * `Г` and `H` are those of services 4 and 5. All prefixes are easy to tell apart: Cyrillic В is not used beside Latin B. The others are
 * letters that seven-segment boards can show.
 */
export const demoTicketRanges: readonly TicketRangeRow[] = [
  range(1, 'Оплата', ''),
  range(3, 'Консультации', 'B'),
  range(4, 'Тренажер', 'Г'),
  range(5, 'Практические занятия', 'H'),
  range(6, 'Экзамены', 'Е'),
  range(7, 'Документы', 'П'),
  range(8, 'Возвраты', 'С'),
  range(9, 'Руководитель', 'Р'),
];

type ServiceInput = Pick<ServiceRow, 'id' | 'name' | 'ticket_range_id' | 'operations'> & Partial<ServiceRow>;

const service = ({ id, name, ticket_range_id, operations, ...others }: ServiceInput): ServiceRow => ({
  id,
  name,
  priority: 50,
  ticket_range_id,
  disabled: 0,
  description: null,
  operations,
  pin_code: null,
  department: 0,
  group: null,
  icon: null,
  ...others,
});

/** 1, 3, 4 and 5 are those of the samples. The newest id is 11, so that the original's `newService` gets 12, as its sample says. */
export const demoServices: readonly ServiceRow[] = [
  service({ id: 1, name: 'Оплата практических занятий', ticket_range_id: 1, operations: { '10': [10], '20': [3] }, icon: 'money' }),
  service({
    id: 3,
    name: 'Консультация / Первичная запись в автошколу / Активация купона',
    ticket_range_id: 3,
    operations: { '10': [7], '20': [8] },
    icon: 'question',
  }),
  service({
    id: 4,
    name: 'Назначение / Отмена занятий на тренажере',
    priority: 25,
    ticket_range_id: 4,
    operations: { '50': [3] },
    icon: 'clock',
  }),
  service({ id: 5, name: 'Назначение / Отмена практических занятий', ticket_range_id: 5, operations: { '50': [4] }, icon: 'car' }),
  service({ id: 6, name: 'Запись на внутренний экзамен', ticket_range_id: 6, operations: { '10': [9] }, icon: 'calendar' }),
  service({
    id: 7,
    name: 'Получение документов об окончании обучения',
    ticket_range_id: 7,
    description: 'При регистрации нужен номер договора (цифры)',
    operations: { '10': [1], '20': [2] },
    pin_code: 1,
    icon: 'document',
  }),
  service({
    id: 8,
    name: 'Возврат денежных средств',
    ticket_range_id: 8,
    description: 'Сначала заявление в учебном отделе, затем касса',
    operations: { '10': [5], '20': [11] },
    icon: 'card',
  }),
  service({ id: 11, name: 'Приём у руководителя', ticket_range_id: 9, operations: { '10': [12] }, icon: 'person' }),
];

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
