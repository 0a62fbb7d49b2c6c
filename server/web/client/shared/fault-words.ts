/** Faults of the box in Russian and Kazakh, by code; `{name}` stands for a parameter. In English the box words them itself. */
import type { FaultCode } from '../../../model/faults.js';

interface FaultWords {
  /** What is wrong: one sentence that also a clerk understands. */
  readonly what: string;
  /** What to do about it, for whoever looks after the box. */
  readonly todo: string;
}
type Catalogue = Readonly<Record<FaultCode, FaultWords>>;

export const FAULTS_RU: Catalogue = {
  diskSlow: {
    what: 'Диск не отвечает больше {seconds} с: изменения подождут, пока он не ответит, и ничего не пропадёт.',
    todo: 'Подождите минуту. Если повторится — проверьте dmesg, сделайте резервную копию и замените карту памяти или диск.',
  },
  backupDamaged: {
    what: 'Данные повреждены: резервная копия, начатая {at}, не прошла проверку и не засчитана.',
    todo: 'Посмотрите, что повреждено (qctl doctor), остановите qbox и восстановите последнюю исправную копию (qctl backup restore).',
  },
  backupFailed: {
    what: 'Резервная копия, начатая {at}, не сделана.',
    todo: 'Узнайте причину (qctl doctor, journalctl -u qbox-backup), устраните её и повторите: qctl backup create.',
  },
  storedDataDamaged: {
    what: 'Записанные данные повреждены («{place}», мест: {places}). Очередь работает без них.',
    todo:
      'Сохраните последнюю проверенную резервную копию (qctl backup list) на другом компьютере. После закрытия замените карту памяти ' +
      'или диск и восстановите копию на новом: qctl backup restore.',
  },
  photosFull: {
    what: 'Фотографии посетителей заняли все отведённые {megabytes} МБ: новые билеты будут без фото, пока не завершатся другие.',
    todo: 'Закройте билеты, которых никто не ждёт, или уменьшите размер фотографий: [storage] photo_edge_px.',
  },
  readOnly: {
    what: 'Диск не принимает запись ({error}): очередь показана такой, какой была, изменить ничего нельзя.',
    todo: 'ENOSPC — диск заполнен: освободите место, и работа продолжится сама. Иначе замените карту памяти или диск (см. dmesg).',
  },
  diskLow: {
    what: 'На диске свободно не больше {percent} %.',
    todo: 'Освободите место или уменьшите [storage] history_days; сколько осталось, показывает qctl status.',
  },
  diskFull: {
    what: 'Диск заполнен. Резерв отдан, чтобы можно было закончить день.',
    todo: 'Освободите место сейчас: когда кончится и оно, очередь можно будет только смотреть.',
  },
};

export const FAULTS_KK: Catalogue = {
  diskSlow: {
    what: 'Диск {seconds} с-тан астам жауап бермейді: өзгерістер ол жауап бергенше күтеді, ештеңе жоғалмайды.',
    todo: 'Бір минут күтіңіз. Қайталанса, dmesg-ті тексеріп, сақтық көшірме жасаңыз да, жад картасын не дискіні ауыстырыңыз.',
  },
  backupDamaged: {
    what: 'Деректер бүлінген: {at} басталған сақтық көшірме тексеруден өтпеді және есепке алынбады.',
    todo: 'Не бүлінгенін қараңыз (qctl doctor), qbox-ты тоқтатып, соңғы жарамды көшірмені қалпына келтіріңіз (qctl backup restore).',
  },
  backupFailed: {
    what: '{at} басталған сақтық көшірме жасалмады.',
    todo: 'Себебін біліңіз (qctl doctor, journalctl -u qbox-backup), оны жойып, қайталаңыз: qctl backup create.',
  },
  storedDataDamaged: {
    what: 'Жазылған деректер бүлінген («{place}», орын саны: {places}). Кезек оларсыз жұмыс істей береді.',
    todo:
      'Соңғы тексерілген сақтық көшірмені (qctl backup list) басқа компьютерге сақтаңыз. Бөлімше жабылған соң жад картасын не дискіні ' +
      'ауыстырып, көшірмені жаңасында қалпына келтіріңіз: qctl backup restore.',
  },
  photosFull: {
    what: 'Келушілердің фотосуреттері бөлінген {megabytes} МБ орынды толтырды: басқа билеттер аяқталғанша жаңа билеттер фотосыз болады.',
    todo: 'Ешкім күтпейтін билеттерді жабыңыз немесе фотосуреттерді кішірейтіңіз: [storage] photo_edge_px.',
  },
  readOnly: {
    what: 'Дискіге жазу мүмкін емес ({error}): кезек бұрынғы күйінде көрсетілген, ештеңені өзгертуге болмайды.',
    todo: 'ENOSPC — диск толды: орын босатыңыз, жұмыс өзі жалғасады. Әйтпесе жад картасын не дискіні ауыстырыңыз (dmesg қараңыз).',
  },
  diskLow: {
    what: 'Дискідегі бос орын {percent} %-дан аспайды.',
    todo: 'Орын босатыңыз немесе [storage] history_days мәнін азайтыңыз; қанша қалғанын qctl status көрсетеді.',
  },
  diskFull: {
    what: 'Диск толды. Күнді аяқтау үшін сақтық орын берілді.',
    todo: 'Қазір орын босатыңыз: ол да таусылса, кезекті тек көруге болады.',
  },
};
