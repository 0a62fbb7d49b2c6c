import type { ErrorWords } from './index.js';

const FIELD =
  '{why, select, unknownField {Такого поля здесь нет.} required {Это нужно заполнить.} range {Ожидается число от {least} до {most}.} ' +
  'atLeast {Ожидается число не меньше {least}.} noServices {Нужна хотя бы одна услуга.} ' +
  'textTooLong {Слишком длинный текст: не больше {most, plural, one {# знака} other {# знаков}}.} ' +
  'tooManyValues {Слишком много данных за один раз.} notADay {Такой даты нет в календаре.} ' +
  'notAnInstant {Такого времени нет в календаре.} ' +
  'tooManyDays {Можно посмотреть не больше {most, plural, one {# дня} other {# дней}}.} ' +
  'oneOfThese {Укажите что-нибудь одно: талон, код записи или имя.} needsTicket {Вместе с датой укажите номер талона.} ' +
  'oneRecipient {Выберите что-нибудь одно: окно или сотрудника.} twice {Повторяется: {what}.} ' +
  'setAndRemoved {Запись изменяется и удаляется одновременно.} addressTaken {Адрес {address} уже занят: {what}.} ' +
  'addressNeeded {Укажите нынешний адрес: сразу всем этим табло адрес не задать.} ' +
  'addressFixed {Адрес этих табло задаётся только на самом табло, см. его руководство.} ' +
  'everyBoard {Новый адрес получат все табло на линии. Отключите остальные и отметьте, что табло на линии одно.} ' +
  'boardsSilent {Эти табло не отвечают на запросы, найти их нельзя.} deviceUnknown {Устройства «{name}» нет.} ' +
  'deviceAmbiguous {Устройств с названием «{name}» несколько.} testUnknown {Для этого устройства такой проверки нет.} ' +
  'noField {Поля {what} нет.} noText {Нужен текст на языке {what} — первом у этого вида.} ' +
  'noLanguage {Языка {what} нет среди языков этого вида.} tooLong {Талон в {what} раза длиннее, чем можно напечатать.} ' +
  'tooSmall {Содержимое не поместится на узкой бумаге.} ' +
  'tooLarge {Вместе с картинками это слишком велико: не больше {what} байт.} ' +
  'tooManyPixels {Слишком большая картинка: не больше {most} точек.} ' +
  'barcodeLetters {Штрихкод передаёт только латинские буквы, цифры и знаки.} picture {Картинка не читается или слишком велика.} ' +
  'outside {Область выходит за край экрана.} overlap {Область лежит поверх другой ({what}).} ' +
  'notToml {Это не файл настроек, или его строка повреждена.} ' +
  'noFormat {Это не файл настроек: сохраните его на этой странице или командой qctl book export.} ' +
  'otherFormat {Файл сделан другой версией программы.} noSuchBook {Справочника {what} нет. Похоже на {near}.} ' +
  'notAList {{what} записан не так, как в файле настроек.} other {Такое значение здесь недопустимо.}}';

const AT = '{at_is, select, known { ({at})} other {}}';
const PROGRAM = 'Страница и система не поняли друг друга. Обновите страницу; если повторится, сообщите технику.';
const WAIT = '{seconds, plural, one {# секунду} few {# секунды} many {# секунд} other {# секунды}}';
const KNOWN = '{known_is, select, none {Не настроено ни одного.} other {Есть: {known}.}}';
/** In the nominative, which fits any name. */
const TAKER =
  '{workplace_is, select, known {{workplace}} unknown {это окно} other {{user_is, select, known {{user}} other {этот сотрудник}}}}';
const SERVICE = '{service_is, select, known {Услуга «{service}»} other {Эта услуга}}';
const ONE =
  '{book, select, Operation {Такой операции} Service {Такой услуги} TicketRange {Такого диапазона талонов} Workplace {Такого окна} ' +
  'UserRole {Такой роли} User {Такого пользователя} QBoard {Такого табло} ScoreBoard {Такого табло} Registrator {Такого терминала} ' +
  'Consumer {Этого талона} ConsumerPreRegistered {Этой записи} session {Этого сеанса} template {Такого вида} other {Этого}}';
const GONE = `${ONE}{book, select, Consumer { в очереди} other {}} больше нет.`;

export const errorsRu: ErrorWords = {
  'error.noErrors': 'Готово.',
  'error.notJson': PROGRAM,
  'error.notAnObject': PROGRAM,
  'error.noCommand': PROGRAM,
  'error.unknownCommand': PROGRAM,
  'error.invalidRequest': FIELD,
  'error.binaryFrame': PROGRAM,
  'error.requestIdReused': PROGRAM,
  'error.tooDeep': PROGRAM,
  'error.hiddenCharacter': 'Символ {character} здесь недопустим: он невидим или управляет текстом. Наберите текст заново, не вставляя его.',

  'error.notLoggedIn': 'Сначала войдите.',
  'error.unknownToken': 'Сеанс завершён. Войдите снова.',
  'error.wrongPassword': 'Неверный логин или пароль.',
  'error.tooManyFailures': `Слишком много неудачных попыток. Попробуйте снова через ${WAIT}.`,
  'error.userDisabled': 'Этому пользователю вход закрыт. Обратитесь к администратору.',
  'error.notAllowed': 'Этому пользователю так делать нельзя. Обратитесь к администратору.',
  'error.foreignWorkplace':
    '{own_is, select, known {Вы работаете за своим окном ({own})} other {Вы работаете только за своим окном}}; ' +
    'за другим действовать нельзя{workplace_is, select, known { ({workplace})} other {}}.',
  'error.componentNotAllowed':
    '{component, select, workplace {Этому пользователю нельзя работать за окном.} registrator ' +
    '{Этому пользователю нельзя включать терминал.} ' +
    'administrator {Этому пользователю сюда нельзя: он не администратор.} supervisor {Этому ' +
    'пользователю сюда нельзя: он не руководитель.} ' +
    'other {Этому пользователю нельзя включать табло.}} Обратитесь к администратору.',
  'error.workplaceTaken':
    '{workplace_is, select, known {{workplace}: здесь вошёл другой сотрудник.} other {За этим окном вошёл другой сотрудник.}} ' +
    'Войдите снова, чтобы вернуться.',
  'error.placeDisabled':
    '{book, select, Registrator {Этот терминал отключён.} other {Это табло отключено.}} Включить ' + 'его может администратор.',

  'error.noWorkplace': 'Сначала выберите окно.',
  'error.workplaceDisabled':
    '{workplace_is, select, known {{workplace}: окно отключено.} other {Это окно отключено.}} Включить его может администратор.',
  'error.windowBusy':
    '{workplace_is, select, known {{workplace}: ещё обслуживается талон {ticket}.} other {Это окно ещё обслуживает талон {ticket}.}} ' +
    'Сначала завершите, отложите или пропустите его.',
  'error.windowFree': '{workplace_is, select, known {{workplace}: посетителя сейчас нет.} other {У этого окна посетителя сейчас нет.}}',
  'error.nobodyWaiting': '{workplace_is, select, known {{workplace}: больше никто не ждёт.} other {Больше никто не ждёт этого окна.}}',
  'error.notInQueue':
    '{workplace_is, select, known {{workplace}: талон} other {Талон}} {ticket} вызвать нельзя: ' +
    `{reason, select, atWindow {он уже обслуживается${AT}} ` +
    'claimed {он ждёт своего сотрудника{clerk_is, select, known { ({clerk})} other {}}} ' +
    'laterStage {сначала другой этап или другой отдел} other {это окно не выполняет его операций}}.',
  'error.operationNotServed':
    '{operation_is, select, known {Операция «{operation}»} ' +
    'other {{service_is, select, known {Услуга «{service}»} other {Эта операция}}}} ' +
    'сейчас не выполняется{workplace_is, select, known { ({workplace})} other {}}.',
  'error.serviceAlreadyOnTicket': 'На талоне {ticket} уже есть {service_is, select, known {услуга «{service}»} other {эта услуга}}.',
  'error.serviceDisabled': `${SERVICE} отключена.`,
  'error.serviceNotReady': `${SERVICE} не готова: {reason, select, noRange {не задан диапазон талонов} other {не заданы операции}}.`,
  'error.serviceNotOffered': `${SERVICE} здесь не предлагается.`,
  'error.rangeExhausted': 'Все номера диапазона «{range}» заняты ожидающими.',
  'error.pinCodeNeeded': '{service_is, select, known {Для услуги «{service}»} other {Для этой услуги}} нужен код из цифр.',
  'error.pinCodeWrong': 'Код не подходит {service_is, select, known {к услуге «{service}»} other {к этой услуге}}.',
  'error.registratorDisabled': '{registrator}: терминал отключён.',
  'error.registratorClosed': '{registrator}: сейчас терминал талонов не выдаёт.',
  'error.delayNotOffered': 'Выберите, на сколько минут отложить: {delays}.',
  'error.ticketAtWindow':
    'Талон {ticket} сейчас обслуживается{workplace_is, select, known { ({workplace})} other {}}. Сначала завершите или отложите его.',
  'error.tooManyServices': 'На одном талоне не больше {most, plural, one {# услуги} other {# услуг}}. Возьмите второй талон.',
  'error.queueFull':
    'В очереди уже {most, plural, one {# незавершённый талон} few {# незавершённых талона} other {# незавершённых талонов}}: ' +
    'больше система не примет.',
  'error.noPaper':
    'Талон не выдан: принтер «{printer}» не печатает{trouble, select, paperEnd {, закончилась бумага} coverOpen {, открыта крышка} ' +
    'paperJam {, замялась бумага} cutterError {, застрял нож} unplugged {, он отключён} noAnswer {, он не отвечает} other {}}.',
  'error.noPrinter': 'Для талона {ticket} не выбран принтер.',
  'error.tooManyPrints': 'Печати уже ждут {most, plural, one {# талон} few {# талона} other {# талонов}}. Приведите принтеры в порядок.',
  'error.codeUnknown': 'Талона с таким кодом нет, или он давно завершён.',
  'error.ticketBeingServed': 'Талон {ticket} уже обслуживается. Скажите об этом сотруднику за окном.',
  'error.nothingToUndo': '{workplace_is, select, known {{workplace}: возвращать} other {Возвращать}} нечего.',
  'error.undoTooLate':
    '{workplace_is, select, known {{workplace}: вернуть} other {Вернуть}} уже нельзя: на это даётся ' +
    '{seconds, plural, one {# секунда} few {# секунды} many {# секунд} other {# секунды}}.',
  'error.undoOvertaken':
    '{workplace_is, select, known {{workplace}: талон} other {Талон}} {ticket} уже не вернуть: ' +
    `{reason, select, atWindow {его обслуживает другое окно${AT}} numberGiven {его номер выдан другому посетителю} ` +
    'other {с ним уже сделали что-то ещё}}.',
  'error.nobodyAtWindow':
    '{workplace_is, select, known {{workplace}: за этим окном} other {За этим окном}} сейчас никого нет. Выберите другое.',
  'error.clerkAway': '{user_is, select, known {{user}: сотрудник} other {Этот сотрудник}} сейчас не за окном. Выберите другого.',
  'error.cannotServe': `{service_is, select, known {Услугу «{service}»} other {Эту услугу}} не оказывает ${TAKER}.`,
  'error.cannotTake': `По талону {ticket} сейчас ничего не может сделать ${TAKER}.`,
  'error.foreignTicket':
    'Терминал печатает копию только своего талона и не позже чем через {minutes, plural, one {# ' +
    'минуту} few {# минуты} other {# минут}}.',
  'error.foreignPrinter': 'Принтер «{printer}» не относится к этому терминалу.',
  'error.priorityNotAllowed': '{registrator}: терминал может запросить приоритет от {least} до {most}, а не {priority}.',

  'error.noSuchElement': GONE,
  'error.nameTaken':
    '{book, select, ConsumerPreRegistered {Код «{name}» уже есть у другой записи.} User {Логин «{name}» уже занят.} ' +
    'other {Уже есть запись с названием «{name}».}}',
  'error.inUse': 'Удалить нельзя: {user_ticket_is, select, known {это нужно талону {user_ticket}} other {на эту запись ссылаются другие}}.',
  'error.fieldKept': 'Это поле ведёт сама система.',
  'error.badReference': `${ONE} нет.`,
  'error.lastAdministrator': 'Без этого не останется ни одного действующего администратора.',
  'error.ownAccount': 'Свою учётную запись нельзя удалить или отключить.',
  'error.rangesOverlap':
    'Номера {first}–{last} с буквами «{prefix}» пересекаются с {other_is, select, known {диапазоном «{other}»} other {другим диапазоном}}.',
  'error.invalidField': FIELD,
  'error.bookFull':
    '{book, select, TicketDesign {Видов талона} LcdTemplate {Видов табло} other {Записей в справочнике}} не может быть больше {most}.',
  'error.printerUnknown': `Принтера «{name}» нет. ${KNOWN}`,
  'error.designUnknown': `Вида талона «{name}» нет. ${KNOWN}`,
  'error.designInvalid': FIELD,
  'error.designBuiltIn': 'Вид талона «{name}» входит в систему, его нельзя удалить.',
  'error.ledUnknown': `Линии табло «{name}» нет. ${KNOWN}`,
  'error.boardCannotShow':
    'Табло LED «{name}» не может показать {shows, select, tickets {талоны {text}…} other {«{text}»}}: ' +
    '{reason, select, lacksLetters {на нём нет знаков {letters}} other {знаков помещается {most}, а нужно {length}}}.',
  'error.lcdUnknown': `Экрана «{name}» нет. ${KNOWN}`,
  'error.templateUnknown': `Вида табло «{name}» нет. ${KNOWN}`,
  'error.templateInvalid': FIELD,
  'error.templateFixed': 'Вид табло «{name}» входит в систему или лежит в её папке. Сохраните изменённый под другим названием.',
  'error.changedMeanwhile': '«{name}»: пока вы правили, это изменил или удалил кто-то другой.',
  'error.boardUnreached':
    'Линия табло «{device}»: {trouble, select, unplugged {адаптер отключён.} portBusy {порт занят другой программой.} ' +
    'portDenied {нет прав открыть порт.} portFailed {порт не работает, причина — в журнале.} ' +
    'refused {табло отвечает ошибкой. Проверьте адрес, профиль и скорость линии.} ' +
    'other {табло не отвечает. Проверьте питание и кабель, адрес и скорость линии.}}',

  'error.frameTooLarge': 'Слишком много данных за один раз. Отправьте меньше.',
  'error.tooManyRequests': 'Слишком много запросов подряд. Подождите секунду и повторите.',
  'error.tooManySubscriptions': 'На странице открыто слишком много. Обновите её.',
  'error.resultTooLarge': 'Талонов за это время больше {most}. Выберите меньший срок.',
  'error.tooManyPreviews': 'Сейчас рисуется слишком много примеров. Повторите через секунду.',
  'error.tooManySessions':
    '{of, select, user {У этого пользователя} place {На этом месте} other {В системе}} уже открыто ' +
    '{most, plural, one {# сеанс} few {# сеанса} other {# сеансов}}, больше нельзя. Выйдите где-нибудь ещё.',
  'error.tooManyWrongCodes': `Слишком много неверных кодов. Попробуйте снова через ${WAIT}.`,
  'error.tooManyPhotos': 'Сейчас приходит слишком много фотографий. Повторите через секунду или без фотографии.',
  'error.tooManyFollowers': 'За талонами следит слишком много телефонов. Страница будет обновляться реже.',
  'error.tooManyWrongPins': `Слишком много неверных кодов. Попробуйте снова через ${WAIT}.`,
  'error.documentTooLarge':
    'Файл слишком велик: в нём больше {most} {what, select, tables {записей} other {значений}}. Загрузите его по частям.',
  'error.tooManyInFlight': 'Предыдущие действия ещё не завершены. Подождите и повторите.',
  'error.tooManyQuestions': 'Предыдущие отчёты ещё готовятся. Подождите несколько секунд.',
  'error.answerTooLong': 'Ответ слишком длинный. Выберите меньший срок или меньше подробностей.',

  'error.stopping': 'Система перезапускается. Подождите несколько секунд.',
  'error.internal': 'В системе произошла ошибка. Сообщите технику: причина — в журнале.',
  'error.noTwins': 'Здесь нет программных устройств: они есть только в демонстрации.',
  'error.twinUnknown': `Такого устройства в лаборатории нет. ${KNOWN}`,
  'error.twinCannot': 'Устройство {what} так не умеет.',
  'error.readOnly': 'Диск не принимает запись: сейчас ничего нельзя изменить. Сообщите технику.',
};
