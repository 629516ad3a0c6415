// Whether a reply has an action in it: who has done or will do what. Verbs that change something count by themselves;
// verbs that only promise to look count with a day, a number or a name; formulas do not count at all.
import { has, sentencesOf, words } from './russian.ts'

// What a stem may end in: сделали, сделаю, сделает(ся), сделан(а, о, ы), открыт(а, о, ы).
const ENDING = [
  /[аеиоуыя]?л(?:а|и|о|ся|ась|ись|ось)?/, /л?(?:ю|яю|яем|яет|яют|яется|яются)/, /у|ем|им|ет|ит|ят|ут|ют|емся|имся|усь|юсь/,
  /(?:ет|ит|ут|ят|ют)ся/, /(?:у|а|ы?ва)(?:ю|ем|ет|ют|ется|ются)/, /л?[ае]?н[аоы]?/, /т[аоы]?/,
].map((part) => part.source).join('|')

/** Stems of verbs that change something, with any of the endings. */
const CHANGING = words(
  // things: mended, brought, hung up, bought
  new RegExp(`(?:${[
    /почин|поменя|отремонтиров|отремонтир|отрегулиров|отрегулир|замен|смен|исправ|обнов|настро|покрас|посып|вымы|помы|почист|вычист/,
    /постав|установ|расстав|выстав|переставл?|повес|повеш|закреп|приклеи?|напечат|распечат|нанес|утепл|проветр|сня|сним|убер|убра/,
    /куп|закуп|заказ|закаж|приобре|привез|достав|выда|раздад|разда|возврат|верн|оформ|выдел/,
  ].map((part) => part.source).join('|')})(?:${ENDING})`),
  // order of work: moved, opened, added, prolonged
  new RegExp(`(?:${[
    /добав|откры|откро|закры|закро|перекры|перенес|перевед|введ|ввод|вв|раздел|расшир|сократ|сокращ|увелич|удлин|продл|отмен|запрет/,
    /законч|заверш|начн|запуст|запущ|заработ|появ|прекрат|измен|пересмотр|перестро|сдела/,
  ].map((part) => part.source).join('|')})(?:${ENDING})`),
  // people: spoke, taught, appointed, told
  new RegExp(`(?:${[
    /поговор|обсуд|обсужда|договори|обуч|проинструктиру|проинструктиров|назнач|поруч|объяв|уволь?|отстран|найм|наня|нанима/,
    /перезвон|перезванива|обзван|обзвон|опубликов|опублику|предупрежда/,
  ].map((part) => part.source).join('|')})(?:${ENDING})`),
  /(?:на|по)(?:пишу|пишем|звоню|звоним)|организ(?:уем|ую|овал[аи]?)|перенес|привез|принес|перевел[аи]?|завел[аи]?|пришл[аи]|взял[аи]? (?:запас|в работу|на себя)|приставлен[аы]?|прикреплен[аы]?/,
  /(?:прове(?:л[аи]?|ду|дем|дет|дут)|проходит|прош(?:ел|ла|ли)|пройд(?:ет|ут)|ид[её]т на|пойдет на) (?:\p{L}+ )?(?:занят|обучен|тренинг|курс|стажиров|практи)\p{L}*/u,
  /прошли по (?:этажам|кабинетам|отделению)|выйд(?:ет|ут) (?:на работу|\p{L}+ (?:врач|сестр|медсестр|администратор|сотрудн)\p{L}*)|вышл?[аи]? на работу/u,
  /принял[аи]? на работу|принимает на \p{L}+ дольше|дежур(?:ит|ят)|спускается|выходит сам[аи]?|слуша(?:ет|ем|ют)|веду?т список/u,
)

/** Verbs of looking and promising: they need to say when, how many or who. */
const LOOKING = words(
  /провер(?:ю|им|ит|ят|ил[аи]?|яю|яем|яет|яют|яется|яются|ен[аоы]?)|сверю|сверим|сверил[аи]?|обойд(?:у|ем)|посмотр(?:ю|им|ел[аи]?)/,
  /разбер(?:емся|усь|ется|у|ем)|разобрал(?:ся|ась|ись|и|а)|рассмотр(?:им|ю|ел[аи]?|ен[аоы]?)|изуч(?:им|у|ил[аи]?)|учт(?:ем|у)|учл[аи]/,
  /отвеч(?:у|аем|ает|ают)|ответ(?:им|ит|ят)|сообщ(?:у|им|ит)|доложит|докладывает|отчита(?:ется|ются|емся)|след(?:ит|им|ят)|контролиру(?:ет|ем|ют)/,
  /реш(?:им|у|ит|ен[аоы]?)|планиру(?:ем|ет)|запланирован[аоы]?|постара(?:емся|юсь)|усил(?:им|ил[аи]?|ен[аоы]?)|побыва(?:ет|ю|ем)/,
  /приходите|приглаша(?:ю|ем)|жду|ждем|действует|провели|провед(?:ем|ет|у)|буд(?:ет|ут|ем|у)|работает|ведет|принимает|выдад(?:ут|им)/,
)

/**
 * Any other verb of ours or theirs («пополнили», «отмечают», «позвонит»): with a day, a term or a number in the same
 * sentence it says what happens when. Verbs of feeling and of being say nothing.
 */
const ANY_VERB = words(new RegExp(`(?!${[
  /благодар|сожале|надее|жела|прос[ия]|стрем|понима|цен[ия]|принос|раздел|счита|хоте|хоч|жале|радуе|гордим/,
  /состав|длит|занима|быва|мо[жг]|име[ею]|требу|завис|явля|осуществл|вед[её]тся|провод|наход|происход|стара|явл|был|был|стал|остал/,
  /обрат|указа|направ|рассм|относ|соблюд|соответств|обеспеч|гарантир|подтверд|выяв|установл/,
].map((part) => part.source).join('|')})\\p{L}{3,}(?:л[аи]?|л[аи]сь|лся|ем|им|емся|имся|ит|ет|ут|ют|ат|ят|ится|ется|утся|ются)`))

/** A day, a term, a number with what it counts, or somebody named by office. */
const WHEN = [
  /(?:до|с|со|к|в|во|по|на|через|за|каждый|каждую|кажд\p{L}+)(?: \p{L}+)? (?:понедельник\p{L}*|вторник\p{L}*|сред[уеыа]|четверг\p{L}*|пятниц\p{L}*|суббот\p{L}*|воскресень\p{L}*|дня|день|дней|недел\p{L}*|месяц\p{L}*|конц[ау]|час\p{L}*|утр\p{L}*|числа)/u,
  /понедельникам|вторникам|средам|четвергам|пятницам|сегодня|вчера|завтра|послезавтра|ежедневно|еженедельно|лично|сам|сама/,
  /\d+(?:[.:]\d+)*|два|две|двое|три|трое|пять|шесть|десять|пятнадцать|двадцать|втор(?:ой|ую|ого)|трет(?:ий|ью|ьего)/,
  /(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)/,
]
const TIMED = words(...WHEN)
const CONCRETE = words(
  ...WHEN,
  /(?:заведующ\p{L}+|старш\p{L}+ (?:медсестр\p{L}+|администратор\p{L}*|смены)|заместител\p{L}+|главн\p{L}+ (?:врач|медсестр)\p{L}*|инженер\p{L}*|подрядчик\p{L}*|администратор\p{L}*)/u,
)

/** Formulas: said often, doing nothing. They are struck out before verbs are looked for. */
const FORMAL = words(
  /(?:ваше|каждое) мнение (?:очень )?важно(?: для нас)?/,
  /(?:проведена|провели|проведены?) (?:\p{L}+ )?(?:бесед[ауы]|разъяснительн\p{L}+ (?:бесед\p{L}|работ\p{L}))/u,
  /(?:приняты|примем|принимаем|принимаются|будут приняты) (?:(?:все|необходимые|соответствующие|исчерпывающие|надлежащие) )*меры/,
  /(?:проведена|проводится|будет проведена) (?:служебная |внутренняя )?проверка/,
  /(?:примите|приносим|принос[ит]+|прошу принять)(?: вам)?(?: свои)?(?: искренние)? извинени[яй]/,
  /(?:информация |замечани\p{L}+ |факты )?(?:принят[аоы]?|взят[аоы]?|приняли|взяли)(?: к сведению| во внимание| на контроль| на заметку)/u,
  /(?:обращение|жалоба|отзыв|замечание|комментарий)(?: \p{L}+)? (?:рассмотрен\p{L}*|направлен\p{L}* по принадлежности|передан\p{L}* по принадлежности|зарегистрирован\p{L}*|изучен\p{L}*)/u,
  /(?:указано|указали) на (?:необходимость|недопустимость)/,
  /(?:вопрос |ситуация )?находится на (?:особом )?контроле/,
  /работа (?:в данном направлении |по данному вопросу )?(?:ведется|проводится)(?: на постоянной основе)?/,
  /(?:будут?|будем|обязательно) учт\p{L}+(?: в дальнейшей работе)?/u,
  /в рамках (?:утвержд[её]?нн\p{L}+|действующ\p{L}+) \p{L}+|согласно (?:\p{L}+ )?(?:регламенту|порядку|стандарту)|действовал\p{L}* согласно/u,
  /(?:факты|нарушени[яй]|жалоба) (?:не (?:подтвердились|выявлен[оы]|установлен[оы]))/,
  /мы (?:стремимся|постоянно работаем|делаем все)(?: \p{L}+)*/u,
  /разделя(?:ем|ю) ваш[^.!?]*|сдела(?:ем|ю) все[^.!?]*|цен(?:им|ю) [^.!?]*|понима(?:ем|ю) ваш[^.!?]*/,
  /поликлиника (?:работает|открыта)[^.!?;]*|рады (?:видеть|быть)[^.!?;]*|надеемся на[^.!?;]*|желаем[^.!?;]*/,
  /в (?:карте|документах) замечаний не отражено|считаем вопрос закрытым/,
  /your (?:opinion|feedback) is (?:very )?(?:important|valuable)(?: to us)?/,
  /(?:has|have) been (?:duly )?(?:noted|taken into consideration|taken into account|reviewed|registered|forwarded)/,
  /(?:we )?(?:apologi[sz]e|are sorry|regret)(?: for)?[^.!?;]*/,
  /(?:appropriate|necessary|all) measures (?:have been|will be|are being) taken|we (?:strive|always try)[^.!?]*|we take your \p{L}+ seriously/u,
)

const CHANGING_ENGLISH = words(
  /(?:i|we|he|she|it|they|\p{L}+) (?:have|has|had) (?:now |already |also |just )?(?:been )?(?:added|fixed|repaired|replaced|opened|moved|changed|updated|installed|hired|trained|adjusted|ordered|bought|cleaned|put|set|printed|introduced|extended|corrected|passed|spoken|agreed|asked|assigned|started|removed|painted|doubled)/u,
  /(?:i|we|they|he|she) (?:added|fixed|repaired|replaced|opened|moved|changed|updated|installed|hired|trained|ordered|bought|cleaned|introduced|corrected|spoke|agreed|assigned|started|removed|doubled)/,
  /(?:was|were|is being|are being|will be) (?:added|fixed|repaired|replaced|opened|moved|changed|updated|installed|trained|adjusted|ordered|cleaned|extended|corrected|assigned|removed)/,
  /(?:now|from \p{L}+) (?:shows?|works?|opens?|has|have)|(?:will) (?:add|fix|repair|replace|open|move|change|update|install|hire|train|order|buy|clean|introduce|extend|correct|call|speak|start|remove|publish)/u,
  /now (?:shows|works|opens|stands|greets|calls)|looks? after it/,
)
const LOOKING_ENGLISH = words(/(?:will|shall|'ll) (?:check|look|review|consider|watch|report|answer|discuss|see)|(?:checks?|watches|reports|reviews|calls|greets|stands|opens|works|answers)/)
const CONCRETE_ENGLISH = words(
  /today|yesterday|tomorrow|(?:on |from |by |until |every |this |next )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|day|morning|hour)s?/,
  /\d+|two|three|four|five|ten|myself|january|february|march|april|may|june|july|august|september|october|november|december/,
)

export interface ActionFinding {
  found: boolean
  /** When none is found: the first formula that was met instead, as it stands in the text in plain spelling. */
  formal: string | null
}

/** Looks for an action in a reply. Denied verbs («не запланирован») and formulas do not count. */
export function findAction(text: string): ActionFinding {
  let formal: string | null = null
  for (const sentence of sentencesOf(text)) {
    formal ??= sentence.match(FORMAL)?.[0] ?? null
    const rest = sentence.replace(FORMAL, ' ').replace(THEIRS, ' ').replace(NEGATED, ' ').replace(/\s+/g, ' ')
    if (has(CHANGING, rest) || has(CHANGING_ENGLISH, rest)) return { found: true, formal: null }
    if (has(LOOKING, rest) && has(CONCRETE, rest)) return { found: true, formal: null }
    if (has(ANY_VERB, rest) && has(TIMED, rest)) return { found: true, formal: null }
    if (has(LOOKING_ENGLISH, rest) && has(CONCRETE_ENGLISH, rest)) return { found: true, formal: null }
  }
  return { found: false, formal }
}

/** «не починили», «нельзя открыть», «cannot be repaired». */
const NEGATED = words(/(?:не|нельзя|никто не) \p{L}+/u, /(?:not|cannot|never|won't|can't) (?:be )?\p{L}+/u)

/** What the author did: «спасибо, что написали», «вы поставили оценку», "thank you for telling us". */
const THEIRS = words(
  /(?:спасибо|благодар(?:ю|им)|хорошо|жаль)(?: за то)?,? что (?:[\p{L}-]+ ){0,4}?[\p{L}-]+ли(?:сь)?/u,
  /вы (?:[\p{L}-]+ ){0,2}?[\p{L}-]+ли(?:сь)?/u,
  /you (?:have )?\p{L}+/u,
)
