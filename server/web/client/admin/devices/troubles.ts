/** Reasons of the box, by their codes. In English the box says most of them itself: here are those that come without its words. */
export interface TroubleWords {
  readonly what: string;
  readonly todo: string;
}
type Troubles = Readonly<Record<string, TroubleWords>>;

const RU: Troubles = {
  paperNearEnd: { what: 'Бумага заканчивается.', todo: 'Приготовьте новый рулон и поставьте его в спокойную минуту.' },
  ticketNotTaken: { what: 'Талон остался в окне выдачи.', todo: 'Заберите талон.' },
  headHot: {
    what: 'Печатающая головка перегрелась.',
    todo: 'Подождите минуту: она остынет и печать продолжится. Если повторится — обеспечьте приток воздуха.',
  },
  offline: {
    what: 'Принтер не готов и не говорит почему.',
    todo: 'Нажмите FEED или ONLINE; если не помогло — выключите и включите принтер.',
  },
  paperEnd: { what: 'Бумага закончилась.', todo: 'Поставьте новый рулон и закройте крышку.' },
  coverOpen: { what: 'Открыта крышка или поднята головка.', todo: 'Закройте крышку до щелчка.' },
  paperJam: { what: 'Замялась бумага.', todo: 'Откройте крышку, достаньте замятую бумагу и закройте крышку.' },
  cutterError: {
    what: 'Застрял нож.',
    todo: 'Достаньте бумагу из ножа и закройте крышку; если не помогло — выключите и включите принтер.',
  },
  mechanicalError: {
    what: 'Принтер сообщает о неисправности механики.',
    todo: 'Откройте его, уберите то, что мешает бумаге или головке, закройте; затем выключите и включите.',
  },
  unrecoverableError: {
    what: 'Принтер сообщает об ошибке, которую не может исправить сам.',
    todo: 'Выключите и включите его. Если ошибка вернётся, принтер нужно ремонтировать.',
  },
  noAnswer: {
    what: 'Принтер подключён, но не отвечает.',
    todo: 'Включите его. Если он включён: проверьте профиль и скорость линии, затем выключите и включите.',
  },
  portFailed: { what: 'Порт устройства не работает.', todo: 'Причина — в журнале; проверьте адрес устройства в настройках и кабель.' },
  portBusy: { what: 'Устройство занято другой программой.', todo: 'Завершите ту программу.' },
  portDenied: {
    what: 'Нет прав открыть порт устройства.',
    todo: 'Добавьте пользователя службы в группу, которой принадлежит порт (lp, dialout).',
  },
  unplugged: {
    what: 'Устройства нет: отключено, выключено или находится по другому адресу.',
    todo: 'Проверьте, что оно включено и кабель вставлен с обеих сторон.',
  },
  rollLow: {
    what: 'По счёту системы рулон почти израсходован.',
    todo: 'Приготовьте новый рулон. Если его уже заменили — нажмите «Новый рулон».',
  },
  silent: { what: 'Табло не отвечает.', todo: 'Проверьте питание и кабель (A и B могли перепутать), адрес и скорость линии.' },
  refused: {
    what: 'Табло отвечает ошибкой или бессмыслицей.',
    todo: 'Проверьте, что его адрес не занят другим устройством и что профиль и скорость линии верны.',
  },
  cannotShow: {
    what: 'Табло не может показать то, что задано в справочниках.',
    todo: 'Измените диапазон талонов, псевдоним окна или само табло.',
  },
  missing: {
    what: 'Экрана нет: его кадровый буфер не найден.',
    todo: 'Проверьте output в настройках и был ли экран подключён при запуске.',
  },
  noPermission: { what: 'Нет прав пользоваться устройством.', todo: 'Добавьте пользователя службы в группу video или audio.' },
  unsupported: { what: 'Формат экрана не поддерживается.', todo: 'Настройте экран на 16 или 32 бита на точку.' },
  failed: { what: 'Не удалось вывести изображение на экран.', todo: 'Попытки повторяются; причина — в журнале.' },
  noBoard: {
    what: 'Этот экран не назван ни одним табло; он показывает все окна.',
    todo: 'Укажите его в поле «устройство» табло в справочнике QBoard.',
  },
  noPlayer: { what: 'Не установлена программа aplay, которая воспроизводит звук.', todo: 'Установите пакет alsa-utils.' },
  noDevice: { what: 'Звукового устройства нет.', todo: 'Подключите его или укажите другое в device: список даёт aplay -L.' },
  deviceBusy: {
    what: 'Звуковое устройство занято другой программой.',
    todo: 'Завершите её или укажите общее устройство: default или dmix.',
  },
  notPlayed: { what: 'Звук не удалось воспроизвести.', todo: 'Причина — в журнале.' },
  stuck: { what: 'Звуковое устройство не принимает звук.', todo: 'Отключите и подключите его снова или перезапустите систему.' },
  noSynthesiser: {
    what: 'Не установлена программа речи espeak-ng: без записанных фраз слышен только сигнал.',
    todo: 'Установите espeak-ng или укажите папку с записями.',
  },
  notSpoken: {
    what: 'espeak-ng не смогла произнести: без записанных фраз слышен только сигнал.',
    todo: 'Причина — в журнале; установите espeak-ng-data, если его нет.',
  },
  clipsMissing: { what: 'Нет части записанных фраз; их произносит espeak-ng.', todo: 'Названия — в журнале; запишите недостающие.' },
  unknownPlace: {
    what: 'В настройках указано окно или киоск, которых нет.',
    todo: 'Исправьте workplace или registrator в настройках или добавьте окно или киоск.',
  },
  garbled: {
    what: 'По линии приходит не то, что шлёт клавиатура.',
    todo: 'Проверьте скорость линии в настройках и на перемычке и оба провода.',
  },
  unknownCode: { what: 'Последний код не принадлежит никому из ожидающих.', todo: 'Ничего, если это был старый талон.' },
  ambiguousCode: {
    what: 'Последний код может быть номером одного посетителя и идентификатором другого.',
    todo: 'Настройте сканер присылать вид кода (AIM).',
  },
  refusedCode: { what: 'Последний код понят, но не выполнен.', todo: 'Причина — в журнале.' },
  unknownPrinter: { what: 'У терминала указан принтер, которого нет в настройках.', todo: 'Настройте его или выберите терминалу другой.' },
  restart: { what: 'Коробка выключилась во время печати.', todo: 'Талон напечатается снова, с пометкой «копия».' },
  notDrawn: { what: 'Талон не удалось нарисовать.', todo: 'Причина — в журнале.' },
  deadline: { what: 'Талон слишком долго ждал печати.', todo: 'Что мешает принтеру — в разделе «Устройства».' },
};

const KK: Troubles = {
  paperNearEnd: { what: 'Қағаз таусылып келеді.', todo: 'Жаңа орама дайындап, тыныш сәтте салыңыз.' },
  ticketNotTaken: { what: 'Талон принтер аузында қалды.', todo: 'Талонды алыңыз.' },
  headHot: {
    what: 'Басып шығару бастиегі қызып кетті.',
    todo: 'Бір минут күтіңіз: суыған соң жалғасады. Қайталанса, ауа келуін қамтамасыз етіңіз.',
  },
  offline: { what: 'Принтер дайын емес, себебін айтпайды.', todo: 'FEED не ONLINE батырмасын басыңыз; көмектеспесе, өшіріп қосыңыз.' },
  paperEnd: { what: 'Қағаз таусылды.', todo: 'Жаңа орама салып, қақпақты жабыңыз.' },
  coverOpen: { what: 'Қақпақ ашық немесе бастиек көтерулі.', todo: 'Қақпақты сырт еткенше жабыңыз.' },
  paperJam: { what: 'Қағаз кептелді.', todo: 'Қақпақты ашып, кептелген қағазды алып, қайта жабыңыз.' },
  cutterError: { what: 'Пышақ тұрып қалды.', todo: 'Пышақтағы қағазды алып, қақпақты жабыңыз; көмектеспесе, принтерді өшіріп қосыңыз.' },
  mechanicalError: { what: 'Принтер механика ақауын хабарлайды.', todo: 'Ашып, кедергіні алып, жабыңыз; содан кейін өшіріп қосыңыз.' },
  unrecoverableError: { what: 'Принтер өзі түзете алмайтын қатені хабарлайды.', todo: 'Өшіріп қосыңыз. Қайталанса, жөндеу керек.' },
  noAnswer: {
    what: 'Принтер қосылған, бірақ жауап бермейді.',
    todo: 'Қосыңыз. Қосулы болса: профиль мен желі жылдамдығын тексеріп, өшіріп қосыңыз.',
  },
  portFailed: { what: 'Құрылғының порты жұмыс істемейді.', todo: 'Себебі журналда; баптаудағы мекенжай мен кабельді тексеріңіз.' },
  portBusy: { what: 'Құрылғыны басқа бағдарлама алып тұр.', todo: 'Ол бағдарламаны тоқтатыңыз.' },
  portDenied: { what: 'Құрылғы портын ашуға рұқсат жоқ.', todo: 'Қызмет пайдаланушысын порт тобына қосыңыз (lp, dialout).' },
  unplugged: {
    what: 'Құрылғы жоқ: ажыратылған, өшірулі немесе мекенжайы басқа.',
    todo: 'Қосулы екенін және кабельдің екі ұшын тексеріңіз.',
  },
  rollLow: { what: 'Жүйе есебінше орама таусылуға жақын.', todo: 'Жаңа орама дайындаңыз. Ауыстырылса, «Жаңа орама» батырмасын басыңыз.' },
  silent: { what: 'Табло жауап бермейді.', todo: 'Қуатын, кабелін (A мен B ауысуы мүмкін), мекенжайын және желі жылдамдығын тексеріңіз.' },
  refused: {
    what: 'Табло қатемен немесе түсініксіз жауап береді.',
    todo: 'Мекенжайы бос емес пе, профиль мен жылдамдық дұрыс па — тексеріңіз.',
  },
  cannotShow: {
    what: 'Табло анықтамалықта берілгенді көрсете алмайды.',
    todo: 'Талон ауқымын, терезенің бүркеншік атын немесе таблоны өзгертіңіз.',
  },
  missing: { what: 'Экран жоқ: кадр буфері табылмады.', todo: 'Баптаудағы output мәнін және экранның қосылғанын тексеріңіз.' },
  noPermission: { what: 'Құрылғыны пайдалануға рұқсат жоқ.', todo: 'Қызмет пайдаланушысын video немесе audio тобына қосыңыз.' },
  unsupported: { what: 'Экран пішімі белгісіз.', todo: 'Экранды нүктесіне 16 не 32 битке баптаңыз.' },
  failed: { what: 'Экранға сурет шықпады.', todo: 'Қайта байқап жатыр; себебі журналда.' },
  noBoard: {
    what: 'Бұл экранды ешбір табло атамайды; барлық терезені көрсетеді.',
    todo: 'QBoard анықтамалығында таблоның құрылғысын көрсетіңіз.',
  },
  noPlayer: { what: 'Дыбыс ойнататын aplay орнатылмаған.', todo: 'alsa-utils орнатыңыз.' },
  noDevice: { what: 'Дыбыс құрылғысы жоқ.', todo: 'Қосыңыз немесе басқасын device ретінде атаңыз.' },
  deviceBusy: { what: 'Дыбыс құрылғысын басқа бағдарлама алып тұр.', todo: 'Оны тоқтатыңыз немесе default, dmix атаңыз.' },
  notPlayed: { what: 'Дыбыс ойнатылмады.', todo: 'Себебі журналда.' },
  stuck: { what: 'Дыбыс құрылғысы дыбысты қабылдамайды.', todo: 'Ажыратып қайта қосыңыз немесе жүйені қайта іске қосыңыз.' },
  noSynthesiser: {
    what: 'espeak-ng орнатылмаған: жазба жоқ жерде тек дабыл естіледі.',
    todo: 'espeak-ng орнатыңыз немесе жазбалар қалтасын көрсетіңіз.',
  },
  notSpoken: { what: 'espeak-ng сөйлей алмады: жазба жоқ жерде тек дабыл естіледі.', todo: 'Себебі журналда; espeak-ng-data орнатыңыз.' },
  clipsMissing: { what: 'Кейбір жазбалар жоқ; оларды espeak-ng айтады.', todo: 'Аттары журналда; жазып алыңыз.' },
  unknownPlace: {
    what: 'Баптауда жоқ терезе немесе киоск көрсетілген.',
    todo: 'workplace не registrator мәнін түзетіңіз немесе терезені қосыңыз.',
  },
  garbled: { what: 'Желіден пернеге ұқсамайтын нәрсе келеді.', todo: 'Желі жылдамдығын және екі сымды тексеріңіз.' },
  unknownCode: { what: 'Соңғы код күтіп тұрған ешкімдікі емес.', todo: 'Ескі талон болса, ештеңе істемеңіз.' },
  ambiguousCode: { what: 'Соңғы код екі келушінікі болуы мүмкін.', todo: 'Сканерді код түрін жіберетіндей баптаңыз (AIM).' },
  refusedCode: { what: 'Соңғы код түсінілді, бірақ орындалмады.', todo: 'Себебі журналда.' },
  unknownPrinter: { what: 'Терминалда баптауда жоқ принтер көрсетілген.', todo: 'Оны баптаңыз немесе терминалға басқасын таңдаңыз.' },
  restart: { what: 'Басып шығару кезінде қорап өшіп қалды.', todo: 'Талон «көшірме» белгісімен қайта басылады.' },
  notDrawn: { what: 'Талонды салу мүмкін болмады.', todo: 'Себебі журналда.' },
  deadline: { what: 'Талон басып шығаруды тым ұзақ күтті.', todo: 'Принтерге не кедергі екені «Құрылғылар» бөлімінде.' },
};

const EN: Troubles = {
  paperEnd: { what: 'The paper is used up.', todo: 'Put in a new roll and close the cover.' },
  coverOpen: { what: 'The cover is open or the head is raised.', todo: 'Close the cover until it clicks.' },
  paperJam: { what: 'The paper is jammed.', todo: 'Open the cover, take the jammed paper out and close it.' },
  cutterError: {
    what: 'The cutter is stuck.',
    todo: 'Take the paper out of the cutter, close the cover; else switch the printer off and on.',
  },
  mechanicalError: {
    what: 'The printer reports a mechanical fault.',
    todo: 'Open it, remove what is in the way, close it; then switch it off and on.',
  },
  unrecoverableError: {
    what: 'The printer reports a fault that it cannot mend itself.',
    todo: 'Switch it off and on. If the fault comes back, it needs repair.',
  },
  headHot: { what: 'The print head is too hot.', todo: 'Wait a minute.' },
  offline: { what: 'The printer is not ready and does not say why.', todo: 'Press FEED or ONLINE; else switch it off and on.' },
  noAnswer: { what: 'The printer is connected, but does not answer.', todo: 'Switch it on; check profile and speed of the line.' },
  portFailed: { what: 'The port of the device does not work.', todo: 'See the log for the reason; check the address and the cable.' },
  portBusy: { what: 'Another program has the device.', todo: 'End that program.' },
  portDenied: { what: 'The box may not open the port.', todo: 'Add its user to the group that owns the port (lp, dialout).' },
  unplugged: {
    what: 'The device is not there: unplugged, off, or at another address.',
    todo: 'Check that it is on and the cable is in at both ends.',
  },
  unknownPrinter: { what: 'The kiosk names a printer that is not configured.', todo: 'Configure it, or give the kiosk another one.' },
  restart: { what: 'The box went down while the ticket was being printed.', todo: 'It is printed again, marked as a copy.' },
  notDrawn: { what: 'The ticket could not be drawn.', todo: 'See the log of the box.' },
  deadline: { what: 'The ticket waited too long.', todo: 'See “Devices” for what keeps the printer from printing.' },
};

const NOTHING: Troubles = {};

export const wordsOfTroubles = (language: string): Troubles => (language === 'ru' ? RU : language === 'kk' ? KK : NOTHING);

/** A reason that comes as a code alone, in words. */
export function reasonText(language: string, code: string): string {
  const words = (language === 'en' ? EN : wordsOfTroubles(language))[code];
  return words === undefined ? code : `${words.what} ${words.todo}`;
}
