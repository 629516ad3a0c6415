// Whether a reply confirms that its author was a patient. That somebody sought care is a medical secret (323-ФЗ,
// art. 13), and whoever reads a published reply may know who wrote the comment.
import { sentencesOf, words } from './russian.ts'

const DOCTOR = /(?:врач|доктор|терапевт|хирург|педиатр|невролог|кардиолог|окулист|офтальмолог|гинеколог|уролог|лор|специалист|медсестр|сестр|лаборант|фельдшер|дежурн|заведующ)\p{L}*/u.source
const SEEN = /(?:принял|принимал|смотрел|осмотрел|осматривал|обследовал|лечил|консультировал|проконсультировал|прооперировал|оперировал|направил|выслушал|вылечил)[аи]?/.source
const DAY = /(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{1,2} (?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря))/.source
const CAME = /(?:обраща(?:лись|лась|лся)|обратились (?:к|в|за|на)|обратились|приходили|пришли|приехали|приезжали|посещали|посетили|бывали|были (?:на|у|в)|находились|записывались|записались|проходили|прошли|сдавали|сдали|лежали|лечились|наблюдались|наблюдаетесь|лечитесь|состоите|прикреплены|прикрепились|ждали|прождали|ожидали|сидели|получали|получили|видели (?:врача|доктора)|вызывали)/.source
const YOURS = /(?:вашего|вашему|вашем|вашим|ваше|вашей|вашу|ваша|ваш|вашими|ваших|ваши)/.source

// What an author of a comment does as its author; anything else that they did, they did at the clinic.
const TOLD = /(?:на|о|под)?писали|пишете|рассказали|сообщили|предложили|указали|упомянули|отметили|заметили|спросили|спрашивали|оценили|поставили|выбрали|поделились|просили|попросили|обратили|затронули|подняли|подсказали|нашли|промолчали|напомнили|хотели|назвали|помогли|подумали|решили|потратили|расстроились|огорчились|переживали|беспокоились|могли|сказали|прислали|ответили|дали/u.source

/** Each fits the words that say it. Sentences come in plain spelling, one at a time. */
const SAYING = [
  // «вы обращались», «12 ноября вы были на приёме», «обращались вы»
  words(new RegExp(`вы (?:\\p{L}+ ){0,2}?${CAME}`), new RegExp(`${CAME} вы`)),
  words(new RegExp(`вы (?:(?:не|уже|у нас|долго|так|тогда|сами|дважды|снова|\\d+) ){0,2}(?!(?:${TOLD})(?!\\p{L}))\\p{L}{2,}(?:ли|лись)`)),
  words(/вам (?:снова )?(?:стало|становится|было) (?:хуже|лучше|плохо|больно|дурно)/, /(?:прием|осмотр|визит|посещение|лечение|операция|процедура) вам/),
  words(/(?:вам|вас) (?:\p{L}+ ){0,2}?(?:выпишет|назначит|осмотрит|обследует|прооперирует|вылечит)/u),
  words(new RegExp(`(?:вы|вас|вам|${YOURS}) (?:[^.]{0,40}? )?${DAY}(?=.*(?:прием|осмотр|визит|посещен|были|врач))`)),
  words(new RegExp(`${DAY} (?:[^.]{0,20}? )?(?:вы|вас|вам)(?= .*(?:прием|осмотр|врач|доктор|назнач|приш|были|обра|записа|ждал|осмотр|приня))`)),
  // «на вашем приёме», «после вашего визита», «ваше посещение»
  words(new RegExp(`${YOURS} (?:\\p{L}+ )?(?:прием|визит|посещени|осмотр|госпитализац|обследовани|вызов|поход|запис|очеред|талон)\\p{L}*`)),
  words(new RegExp(`${YOURS} обращени\\p{L}+ (?:к|за|в поликлиник|в регистратур|на прием)\\p{L}*`)),
  // «ваш диагноз», «ваши анализы», «в вашей карте», «ваш лечащий врач»
  words(new RegExp(`${YOURS} (?:\\p{L}+ )?(?:диагноз|заболевани|болезн|лечени|симптом|жалоб\\p{L} на|анализ|рецепт|полис|медицинск|медкарт|карт|направлени|назначени|снимо?к|узи|мрт|кт|рентген|прививк|вакцин|операци|давлени|гипертони|диабет|беременност|травм|перелом|больничн|листок|история болезни|истории болезни|результат|ребен|сын|доч|показател|состояни|здоровь|экг|кров|моч|слух|зрени|зуб|укол|процедур|мам|пап|отц|отец|мать|матер[иь]|муж|жен[аеуыо]|бабушк|дедушк|родственни|близк|внук|внучк)\\p{L}*`)),
  words(new RegExp(`${YOURS} (?:лечащ\\p{L}+ |участков\\p{L}+ )?${DOCTOR}`)),
  words(/(?:в|из|по|судя по) (?:медицинской |электронной |амбулаторной )?(?:медкарт[еы]|карт[еы](?! (?:сайта|проезда)))/),
  words(/(?:наш(?:его|ему|им|а|ей|у)?|уважаем(?:ый|ая|ые)|дорог(?:ой|ая|ие)) пациент\p{L}*|как (?:нашего |нашему )?пациент\p{L}*/u),
  // «вас принял доктор», «врач Соколова вас осмотрела», «вам назначили», «вам поставлен диагноз»
  words(new RegExp(`вас (?:[^.,]{0,30}? )?${SEEN}`), new RegExp(`${SEEN} (?:[^.,]{0,20}? )?вас`)),
  words(new RegExp(`${DOCTOR} (?:[^.]{0,40}? )?(?:вас|вам|с вами)(?= .*(?:л[аи]?|н[аоы]?)(?![\\p{L}]))`)),
  words(/(?:вам|вас) (?:\p{L}+ ){0,3}?(?:назнач|выписа|постав|сдела|провел|провед|прописа|рекоменд|диагност|установлен|выда(?:л|н)|оказа|отказа|обслуж|прививк|привил|отпусти|направи|записа|пригласи|вызва)(?:л[аи]?|н[аоы]?|ли|ан[аоы]?|ен[аоы]?|ли|и|л|ы|о)?\p{L}*/u),
  words(/мы (?:[^.,]{0,20}? )?(?:лечи|принима|принял|осмотре|обследова|наблюда)\p{L}* вас/u, /вы (?:\p{L}+ )?(?:у нас )?(?:лечились|наблюдаетесь|на учете|пациент\p{L}*)/u),
]

const SAYING_ENGLISH = [
  words(/(?:your|ur) (?:\p{L}+ )?(?:visit|appointment|consultation|examination|check-up|diagnosis|treatment|test|tests|results?|prescription|referral|condition|illness|surgery|operation|x-ray|scan|vaccination|blood|heart|ecg|teeth|tooth|eyes?|injection|medical (?:record|card|history)|record|policy|doctor|physician|therapist|child|son|daughter)s?/u),
  words(/(?:when|after|while|that|as) you (?:came|visited|attended|saw|were (?:seen|examined|treated|here|waiting|at)|waited)/, /you (?:visited|attended|saw (?:the |our |a |dr\.? )|came to (?:us|see|the)|were (?:seen|examined|treated|admitted|diagnosed|prescribed)|waited|had (?:an? )?(?:appointment|visit))/),
  words(/(?:doctor|dr\.?|therapist|nurse|surgeon)(?: \p{L}+)? (?:saw|examined|treated|consulted|referred) you/u, /we (?:saw|treated|examined) you/),
  words(/(?:visiting|choosing|coming to) (?:us|our)/, /(?:our|dear|as a) patients?/, /your (?:recent )?visit/),
]

// a condition confirms nothing: «если вы ждали дольше, скажите администратору»
const CONDITION = words(/если|чтобы|каждый раз|if|whenever|should you|in case/)

/** The words that confirm it, as they stand in the text in plain spelling; null when none do. */
export function findConfirmation(text: string): string | null {
  for (const sentence of sentencesOf(text)) {
    for (const pattern of [...SAYING, ...SAYING_ENGLISH]) {
      for (const match of sentence.matchAll(pattern)) {
        if (!isCondition(sentence, match.index)) return match[0]
      }
    }
  }
  return null
}

/** Whether the words at `index` stand in a clause that begins with a condition. */
function isCondition(sentence: string, index: number): boolean {
  const clause = sentence.slice(0, index).split(/[,;:]/).at(-1)!
  return clause.search(CONDITION) >= 0
}
