import type { ErrorWords } from './index.js';

const FIELD =
  '{why, select, unknownField {Мұнда мұндай өріс жоқ.} required {Мұны толтыру керек.} range {{least} мен {most} аралығындағы сан керек.} ' +
  'atLeast {{least} санынан кем болмауы керек.} noServices {Кемінде бір қызмет керек.} ' +
  'textTooLong {Мәтін тым ұзын: {most} таңбадан аспауы керек.} tooManyValues {Бір жолға дерек тым көп.} ' +
  'notADay {Күнтізбеде мұндай күн жоқ.} notAnInstant {Күнтізбеде мұндай уақыт жоқ.} tooManyDays {{most} күннен артық көруге болмайды.} ' +
  'oneOfThese {Біреуін ғана көрсетіңіз: талон, жазба коды немесе есім.} needsTicket {Күнмен бірге талон нөмірін көрсетіңіз.} ' +
  'oneRecipient {Біреуін ғана таңдаңыз: терезе немесе қызметкер.} twice {Қайталанып тұр: {what}.} ' +
  'setAndRemoved {Жазба бірден өзгертіліп те, жойылып та жатыр.} addressTaken {{address} мекенжайы бос емес: {what}.} ' +
  'addressNeeded {Қазіргі мекенжайды көрсетіңіз: бұл таблоларға мекенжайды бірден беруге болмайды.} ' +
  'addressFixed {Бұл таблолардың мекенжайы тек таблоның өзінде беріледі, нұсқаулығын қараңыз.} ' +
  'everyBoard {Жаңа мекенжайды желідегі барлық табло алады. Қалғандарын ажыратып, желіде бір табло екенін белгілеңіз.} ' +
  'boardsSilent {Бұл таблолар сұрауға жауап бермейді, оларды іздеу мүмкін емес.} deviceUnknown {«{name}» құрылғысы жоқ.} ' +
  'deviceAmbiguous {«{name}» атты құрылғы бірнешеу.} testUnknown {Бұл құрылғы үшін мұндай тексеру жоқ.} ' +
  'noField {{what} өрісі жоқ.} noText {{what} тіліндегі мәтін керек — бұл көріністің бірінші тілі.} ' +
  'noLanguage {{what} тілі бұл көріністің тілдерінде жоқ.} tooLong {Талон басуға болатыннан {what} есе ұзын.} ' +
  'tooSmall {Мазмұн тар қағазға сыймайды.} ' +
  'tooLarge {Суреттермен бірге тым үлкен: {what} байттан аспауы керек.} ' +
  'tooManyPixels {Сурет тым үлкен: {most} нүктеден аспауы керек.} ' +
  'barcodeLetters {Штрихкод тек латын әріптерін, цифрлар мен белгілерді береді.} picture {Сурет оқылмайды немесе тым үлкен.} ' +
  'outside {Аймақ экраннан шығып тұр.} overlap {Аймақ басқасының үстінде ({what}).} ' +
  'notToml {Бұл баптау файлы емес, немесе жолы бүлінген.} ' +
  'noFormat {Бұл баптау файлы емес: оны осы бетте немесе qctl book export пәрменімен сақтаңыз.} ' +
  'otherFormat {Файлды бағдарламаның басқа нұсқасы жасаған.} noSuchBook {{what} анықтамалығы жоқ. Ұқсасы: {near}.} ' +
  'notAList {{what} баптау файлындағыдай жазылмаған.} other {Мұндай мән жарамайды.}}';

const AT = '{at_is, select, known { ({at})} other {}}';
const PROGRAM = 'Бет пен жүйе бірін-бірі түсінбеді. Бетті жаңартыңыз; қайталанса, техникке хабарлаңыз.';
const WAIT = '{seconds} секундтан кейін қайталаңыз.';
const KNOWN = '{known_is, select, none {Бірде-біреуі бапталмаған.} other {Барлары: {known}.}}';
/** In the nominative, which fits any name. */
const TAKER =
  '{workplace_is, select, known {{workplace}} unknown {бұл терезе} other {{user_is, select, known {{user}} other {бұл қызметкер}}}}';
const SERVICE = '{service_is, select, known {«{service}» қызметі} other {Бұл қызмет}}';
const ONE =
  '{book, select, Operation {Мұндай операция} Service {Мұндай қызмет} TicketRange {Мұндай талон ауқымы} Workplace {Мұндай терезе} ' +
  'UserRole {Мұндай рөл} User {Мұндай пайдаланушы} QBoard {Мұндай табло} ScoreBoard {Мұндай табло} Registrator {Мұндай терминал} ' +
  'Consumer {Бұл талон кезекте} ConsumerPreRegistered {Бұл жазба} session {Бұл сеанс} template {Мұндай көрініс} other {Бұл}}';
const GONE = `${ONE} енді жоқ.`;

export const errorsKk: ErrorWords = {
  'error.noErrors': 'Дайын.',
  'error.notJson': PROGRAM,
  'error.notAnObject': PROGRAM,
  'error.noCommand': PROGRAM,
  'error.unknownCommand': PROGRAM,
  'error.invalidRequest': FIELD,
  'error.binaryFrame': PROGRAM,
  'error.requestIdReused': PROGRAM,
  'error.tooDeep': PROGRAM,
  'error.hiddenCharacter':
    '{character} таңбасына мұнда рұқсат жоқ: ол көрінбейді немесе мәтінді басқарады. Мәтінді көшірмей, қайта теріңіз.',

  'error.notLoggedIn': 'Алдымен кіріңіз.',
  'error.unknownToken': 'Сеанс аяқталды. Қайта кіріңіз.',
  'error.wrongPassword': 'Логин немесе құпиясөз қате.',
  'error.tooManyFailures': `Сәтсіз әрекет тым көп. ${WAIT}`,
  'error.userDisabled': 'Бұл пайдаланушыға кіру жабық. Әкімшіге хабарласыңыз.',
  'error.notAllowed': 'Бұл пайдаланушыға бұлай істеуге болмайды. Әкімшіге хабарласыңыз.',
  'error.foreignWorkplace':
    '{own_is, select, known {Сіз өз терезеңізде ({own}) жұмыс істейсіз} other {Сіз тек өз терезеңізде жұмыс істейсіз}}; ' +
    'басқа терезенің атынан әрекет етуге болмайды{workplace_is, select, known { ({workplace})} other {}}.',
  'error.componentNotAllowed':
    '{component, select, workplace {Бұл пайдаланушыға терезеде жұмыс істеуге болмайды.} ' +
    'registrator {Бұл пайдаланушыға терминалды қосуға болмайды.} administrator {Мұнда тек әкімші кіре алады.} ' +
    'supervisor {Мұнда тек басшы кіре алады.} other {Бұл пайдаланушыға таблоны қосуға болмайды.}} Әкімшіге хабарласыңыз.',
  'error.workplaceTaken':
    '{workplace_is, select, known {{workplace}: мұнда басқа қызметкер кірді.} other {Бұл терезеге басқа қызметкер кірді.}} ' +
    'Қайту үшін қайта кіріңіз.',
  'error.placeDisabled': '{book, select, Registrator {Бұл терминал} other {Бұл табло}} өшірілген. Оны әкімші қоса алады.',

  'error.noWorkplace': 'Алдымен терезені таңдаңыз.',
  'error.workplaceDisabled':
    '{workplace_is, select, known {{workplace}: терезе өшірілген.} other {Бұл терезе өшірілген.}} Оны әкімші қоса алады.',
  'error.windowBusy':
    '{workplace_is, select, known {{workplace}: әлі {ticket} талонына қызмет көрсетіліп жатыр.} ' +
    'other {Бұл терезе әлі {ticket} талонына қызмет көрсетіп жатыр.}} Алдымен оны аяқтаңыз, кейінге қалдырыңыз немесе өткізіп жіберіңіз.',
  'error.windowFree': '{workplace_is, select, known {{workplace}: қазір келуші жоқ.} other {Бұл терезеде қазір келуші жоқ.}}',
  'error.nobodyWaiting':
    '{workplace_is, select, known {{workplace}: күтіп тұрған ешкім жоқ.} other {Бұл терезені ешкім ' + 'күтіп тұрған жоқ.}}',
  'error.notInQueue':
    '{workplace_is, select, known {{workplace}: } other {}}{ticket} талонын шақыруға болмайды: ' +
    `{reason, select, atWindow {оған қызмет көрсетіліп жатыр${AT}} ` +
    'claimed {ол өз қызметкерін күтіп тұр{clerk_is, select, known { ({clerk})} other {}}} ' +
    'laterStage {алдымен басқа кезең немесе басқа бөлім} other {бұл терезе оның операцияларын орындамайды}}.',
  'error.operationNotServed':
    '{operation_is, select, known {«{operation}» операциясы} ' +
    'other {{service_is, select, known {«{service}» қызметі} other {Бұл операция}}}} ' +
    'қазір орындалып жатқан жоқ{workplace_is, select, known { ({workplace})} other {}}.',
  'error.serviceAlreadyOnTicket': '{ticket} талонында {service_is, select, known {«{service}» қызметі} other {бұл қызмет}} бар.',
  'error.serviceDisabled': `${SERVICE} өшірілген.`,
  'error.serviceNotReady': `${SERVICE} дайын емес: {reason, select, noRange {талон ауқымы берілмеген} other {операциялары берілмеген}}.`,
  'error.serviceNotOffered': `${SERVICE} мұнда ұсынылмайды.`,
  'error.rangeExhausted': '«{range}» ауқымының барлық нөмірі күтушілерде.',
  'error.pinCodeNeeded': '{service_is, select, known {«{service}» қызметіне} other {Бұл қызметке}} цифрлы код керек.',
  'error.pinCodeWrong': 'Код {service_is, select, known {«{service}» қызметіне} other {бұл қызметке}} сәйкес емес.',
  'error.registratorDisabled': '{registrator}: терминал өшірілген.',
  'error.registratorClosed': '{registrator}: қазір терминал талон бермейді.',
  'error.delayNotOffered': 'Неше минутқа қалдыруды таңдаңыз: {delays}.',
  'error.ticketAtWindow':
    '{ticket} талонына қазір қызмет көрсетіліп жатыр{workplace_is, select, known { ({workplace})} other {}}. ' +
    'Алдымен оны аяқтаңыз немесе кейінге қалдырыңыз.',
  'error.tooManyServices': 'Бір талонда {most} қызметтен көп болмайды. Екінші талон алыңыз.',
  'error.queueFull': 'Кезекте аяқталмаған {most} талон бар: жүйе одан көп қабылдамайды.',
  'error.noPaper':
    'Талон берілмеді: «{printer}» принтері баспайды{trouble, select, paperEnd {, қағаз таусылды} coverOpen {, қақпағы ашық} ' +
    'paperJam {, қағаз кептелді} cutterError {, пышағы тұрып қалды} unplugged {, ол ажыратылған} noAnswer {, ол жауап бермейді} other {}}.',
  'error.noPrinter': '{ticket} талоны үшін принтер таңдалмаған.',
  'error.tooManyPrints': 'Басып шығаруды {most} талон күтіп тұр. Принтерлерді ретке келтіріңіз.',
  'error.codeUnknown': 'Мұндай коды бар талон жоқ немесе ол әлдеқашан аяқталған.',
  'error.ticketBeingServed': '{ticket} талонына қызмет көрсетіліп жатыр. Терезедегі қызметкерге айтыңыз.',
  'error.nothingToUndo': '{workplace_is, select, known {{workplace}: қайтаратын} other {Қайтаратын}} ештеңе жоқ.',
  'error.undoTooLate': '{workplace_is, select, known {{workplace}: енді} other {Енді}} қайтаруға болмайды: оған {seconds} секунд беріледі.',
  'error.undoOvertaken':
    '{workplace_is, select, known {{workplace}: } other {}}{ticket} талонын енді қайтаруға болмайды: ' +
    `{reason, select, atWindow {оған басқа терезе қызмет көрсетіп жатыр${AT}} numberGiven {оның нөмірі басқа келушіге берілді} ` +
    'other {ол кейін өзгерді}}.',
  'error.nobodyAtWindow':
    '{workplace_is, select, known {{workplace}: бұл терезеде} other {Бұл терезеде}} қазір ешкім жоқ. Басқасын таңдаңыз.',
  'error.clerkAway': '{user_is, select, known {{user}: қызметкер} other {Бұл қызметкер}} қазір терезеде емес. Басқасын таңдаңыз.',
  'error.cannotServe': `{service_is, select, known {«{service}» қызметін} other {Бұл қызметті}} көрсете алмайды: ${TAKER}.`,
  'error.cannotTake': `{ticket} талоны бойынша қазір ештеңе істей алмайды: ${TAKER}.`,
  'error.foreignTicket': 'Терминал көшірмені тек өз талонына және {minutes} минуттан кешіктірмей басады.',
  'error.foreignPrinter': '«{printer}» принтері бұл терминалдікі емес.',
  'error.priorityNotAllowed': '{registrator}: терминал {least} мен {most} аралығындағы басымдықты сұрай алады, {priority} емес.',

  'error.noSuchElement': GONE,
  'error.nameTaken':
    '{book, select, ConsumerPreRegistered {«{name}» коды басқа жазбада бар.} User {«{name}» логині бос емес.} ' +
    'other {«{name}» атауымен жазба бар.}}',
  'error.inUse': 'Жоюға болмайды: {user_ticket_is, select, known {ол {user_ticket} талонына керек} other {оған басқа жазбалар сілтейді}}.',
  'error.fieldKept': 'Бұл өрісті жүйенің өзі жүргізеді.',
  'error.badReference': `${ONE} жоқ.`,
  'error.lastAdministrator': 'Бұлай болса бірде-бір жарамды әкімші қалмайды.',
  'error.ownAccount': 'Өз тіркелгіңізді жоюға немесе өшіруге болмайды.',
  'error.rangesOverlap':
    '«{prefix}» әріпті {first}–{last} нөмірлері {other_is, select, known {«{other}» ауқымымен} other {басқа ауқыммен}} қиылысады.',
  'error.invalidField': FIELD,
  'error.bookFull':
    '{book, select, TicketDesign {Талон көріністері} LcdTemplate {Табло көріністері} other ' +
    '{Анықтамалықтағы жазбалар}} {most} санынан аспайды.',
  'error.printerUnknown': `«{name}» принтері жоқ. ${KNOWN}`,
  'error.designUnknown': `«{name}» талон көрінісі жоқ. ${KNOWN}`,
  'error.designInvalid': FIELD,
  'error.designBuiltIn': '«{name}» талон көрінісі жүйеге кіреді, оны жоюға болмайды.',
  'error.ledUnknown': `«{name}» табло желісі жоқ. ${KNOWN}`,
  'error.boardCannotShow':
    '«{name}» LED таблосы {shows, select, tickets {{text}… талондарын} other {«{text}» жазуын}} көрсете алмайды: ' +
    '{reason, select, lacksLetters {онда {letters} таңбалары жоқ} other {оған {most} таңба сыяды, ал {length} керек}}.',
  'error.lcdUnknown': `«{name}» экраны жоқ. ${KNOWN}`,
  'error.templateUnknown': `«{name}» табло көрінісі жоқ. ${KNOWN}`,
  'error.templateInvalid': FIELD,
  'error.templateFixed': '«{name}» табло көрінісі жүйеге кіреді немесе оның қалтасында жатыр. Өзгертілгенін басқа атаумен сақтаңыз.',
  'error.changedMeanwhile': '«{name}»: сіз түзеткенше, мұны басқа біреу өзгертті немесе жойды.',
  'error.boardUnreached':
    '«{device}» табло желісі: {trouble, select, unplugged {адаптер ажыратылған.} portBusy {портты басқа бағдарлама алып тұр.} ' +
    'portDenied {портты ашуға рұқсат жоқ.} portFailed {порт жұмыс істемейді, себебі журналда.} ' +
    'refused {табло қатемен жауап береді. Мекенжайды, профильді және желі жылдамдығын тексеріңіз.} ' +
    'other {табло жауап бермейді. Қуаты мен кабелін, мекенжайын және желі жылдамдығын тексеріңіз.}}',

  'error.frameTooLarge': 'Бір жолға дерек тым көп. Азырақ жіберіңіз.',
  'error.tooManyRequests': 'Сұрау тым жиі. Бір секунд күтіп, қайталаңыз.',
  'error.tooManySubscriptions': 'Бетте тым көп нәрсе ашық. Оны жаңартыңыз.',
  'error.resultTooLarge': 'Бұл уақытта {most} талоннан көп. Қысқарақ мерзімді таңдаңыз.',
  'error.tooManyPreviews': 'Қазір тым көп үлгі салынып жатыр. Бір секундтан кейін қайталаңыз.',
  'error.tooManySessions':
    '{of, select, user {Бұл пайдаланушыда} place {Бұл орында} other {Жүйеде}} {most} сеанс ашық, одан көп болмайды. ' +
    'Басқа жерден шығыңыз.',
  'error.tooManyWrongCodes': `Қате код тым көп. ${WAIT}`,
  'error.tooManyPhotos': 'Қазір тым көп фотосурет келіп жатыр. Бір секундтан кейін немесе фотосуретсіз қайталаңыз.',
  'error.tooManyFollowers': 'Талондарды тым көп телефон қадағалап отыр. Бет сирегірек жаңарады.',
  'error.tooManyWrongPins': `Қате код тым көп. ${WAIT}`,
  'error.documentTooLarge': 'Файл тым үлкен: онда {most} {what, select, tables {жазбадан} other {мәннен}} көп. Оны бөліп жүктеңіз.',
  'error.tooManyInFlight': 'Алдыңғы әрекеттер әлі аяқталған жоқ. Күтіп, қайталаңыз.',
  'error.tooManyQuestions': 'Алдыңғы есептер әлі дайындалып жатыр. Бірнеше секунд күтіңіз.',
  'error.answerTooLong': 'Жауап тым ұзын. Қысқарақ мерзімді немесе аз мәліметті таңдаңыз.',

  'error.stopping': 'Жүйе қайта іске қосылып жатыр. Бірнеше секунд күтіңіз.',
  'error.internal': 'Жүйеде қате болды. Техникке хабарлаңыз: себебі журналда.',
  'error.noTwins': 'Мұнда бағдарламалық құрылғылар жоқ: олар тек демонстрацияда бар.',
  'error.twinUnknown': `Зертханада мұндай құрылғы жоқ. ${KNOWN}`,
  'error.twinCannot': '{what} құрылғысы мұны істей алмайды.',
  'error.readOnly': 'Дискіге жазу мүмкін емес: қазір ештеңені өзгертуге болмайды. Техникке хабарлаңыз.',
};
