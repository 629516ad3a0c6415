// What an answer is about, by its marks and the stems of its words: pure, Russian and English.
import { TEXTS, type Texts } from '../answer.ts'

/** In the order in which the workplace shows them. The codes are those of case titles. */
export const TOPICS = [
  'doctor', 'staff', 'queue', 'premises', 'booking', 'medicine', 'thanks', 'proposal',
] as const
export type Topic = (typeof TOPICS)[number]

export interface TopicInput {
  /** Masked or not: placeholders in square brackets are not read. */
  texts: Texts
  /** The marks given, 1 to 5; null is not given or not applicable. */
  clinic_mark: number | null
  staff_mark: number | null
  wait_mark: number | null
  premises_mark: number | null
  doctor_marks: readonly (number | null)[]
}

/** Up to this mark an axis is what the answer is about, without a word. */
const LOW_MARK_MAX = 3
/** From this mark on thanks are meant. */
const GLAD_MARK_MIN = 4

/** Any of these begins a word. */
const stems = (...list: string[]) => new RegExp(`(?<!\\p{L})(?:${list.join('|')})`, 'iu')

/** What looks like a topic and is none, taken out of the text before it is read. */
const MISLEADING: readonly RegExp[] = [
  /(?<!\p{L})(?:превзо|оправда)\p{L}*\s(?:\p{L}+\s)?ожидани\p{L}*/giu,
  /(?<!\p{L})(?:не\s)?ожидал\p{L}*\s(?:худш|лучш|больш|тако)\p{L}*/giu,
  /(?<!\p{L})чисто\s(?:случайно|формально|символически|по-человечески)/giu,
  /(?<!\p{L})спасибо\s(?:не\s(?:скаж|говор)|хоть)\p{L}*/giu,
  /(?<!\p{L})(?:не\sза\sчто\s(?:благодарить|говорить\sспасибо)|благодар\p{L}*\sне\sза\sчто)/giu,
  /(?<!\p{L})(?:в\sпервую|в\sсвою|в\sпоследнюю)\sочередь/giu,
  /(?<!\p{L})no thanks to/giu,
]

const DOCTOR = stems(
  'врач', 'доктор', 'терапевт(?!ическ)', 'педиатр', 'хирург(?!ическ)', 'окулист', 'офтальмолог',
  'лор(?:а|у|ом)?(?!\\p{L})', 'отоларинголог',
  'невролог', 'кардиолог', 'гинеколог', 'эндокринолог', 'дерматолог', 'уролог', 'стоматолог', 'ортопед',
  'травматолог', 'аллерголог',
  'онколог', 'ревматолог', 'пульмонолог', 'гастроэнтеролог', 'узист', 'специалист',
  'выслуша', 'объясни(?:л|т)', 'осмотрел', 'расспросил', 'не\\sосмотр',
  'принял[аи]?\\s(?:\\p{L}+\\s)?(?:хорошо|внимательно|быстро|вовремя)',
  'doctor', 'physician', 'surgeon', 'dentist', 'gp(?!\\p{L})', 'specialist', 'p(?:a)?ediatrician',
  'cardiologist', 'neurologist',
  'examined me', 'explained', 'listened',
)
const STAFF = stems(
  'регистратур', 'регистратор', 'администратор', 'медсестр', 'сестр(?:а|ы|е|у|ой|ичк\\p{L}*)(?!\\p{L})',
  'медбрат', 'персонал', 'сотрудни', 'охранни', 'охран[аы](?!\\p{L})',
  'гардеробщи', 'санитарк', 'лаборант', 'оператор', 'заведующ', 'на\\sстойке',
  'девушк\\p{L}*\\s(?:на|в|за)\\s(?:стойк|ресепш)', 'ресепш',
  'reception', 'nurse', 'staff', 'front desk', 'administrator', 'guard',
)
const MANNERS = stems(
  'хам(?:ил|ит|ят|ств|к)', 'нахам', 'нагруби', 'груби(?:т|л|ят)', 'грубо', 'грубост',
  'груб(?:ы|ая|ый|а)(?!\\p{L})', 'невежлив', 'вежлив', 'накрича', 'крич(?:ат|ит|ал)', 'отзывчив', 'приветлив',
  'равнодуш', 'rude', 'polite', 'friendly', 'shouted',
)
const QUEUE = stems(
  'очеред', 'жда(?:л|ть|ли|ла|ем|нь)', 'прожда', 'подожд', 'ждеш', 'ждут(?!\\p{L})', 'ожидани', 'ожидал',
  'просидел', 'отсидел', 'простоял', 'задерж', 'опозда', 'опаздыва',
  'не\\sпо\\sвремени', 'позже\\sназначенн', 'прием\\sшел\\s', 'дольше\\sположенн', 'без\\sзадерж',
  'точно\\sпо\\sвремени', 'вовремя',
  'queue', 'wait(?:ed|ing|s)?(?!\\p{L})', 'delay', 'late(?!\\p{L})', 'on time(?!\\p{L})', 'long line',
)
const PREMISES = stems(
  'туалет', 'уборн', 'гардероб(?!щи)', 'кондиционер', 'душно', 'духот', 'жарко', 'жара(?!\\p{L})', 'холодно',
  'грязн', 'грязь', 'чист(?:о|ота|оту|ые|ый|ая)(?!\\p{L})', 'лифт', 'лестниц',
  'пандус', 'скаме', 'лавоч', 'лавк', 'стуль', 'сидени', 'негде\\sсесть', 'сесть\\sнегде', 'диван', 'кулер',
  'парков', 'стоянк', 'ремонт', 'помещени', 'здани(?!е\\sзаключ)', 'коридор',
  'вентиляц', 'навигаци', 'указател', 'табличк', 'вывеск', 'освещени', 'темно(?!\\p{L})', 'сквозняк',
  'зал\\p{L}*\\sожидани', 'зон\\p{L}*\\sожидани', 'буфет', 'пеленальн', 'коляск', 'колясочн',
  'toilet', 'clean', 'dirty', 'lift(?!\\p{L})', 'elevator', 'building', 'parking', 'chairs?(?!\\p{L})',
  'benches', 'seats?(?!\\p{L})', 'air condition', 'stuffy', 'corridor', 'waiting room', 'waiting area',
  'cloakroom', 'ramp(?!\\p{L})', 'signs(?!\\p{L})',
)
const BOOKING = stems(
  'запис(?:ь|и|ью|ям|ей|аться|ался|алась|ались|аны)(?!\\p{L})', 'записыва(?:ться|лся|лась|ют|ем)',
  'запиш(?:ешься|итесь|усь)', 'не\\sзапис', 'перезапис', 'талон', 'дозвон', 'не\\sберут\\sтрубк',
  'трубк\\p{L}*\\sне\\s', 'колл-?центр',
  'портал', 'госуслуг', 'емиас', 'приложени', 'инфомат', 'терминал',
  'отмен(?:или|ил|ена|ён)\\s(?:\\p{L}+\\s)?(?:прием|запис|визит)', 'перенес(?:ли|ла)',
  'свободн\\p{L}*\\s(?:мест|врем|дат|окон)', 'ближайш\\p{L}*\\s(?:дат|врем|числ|прием)',
  'направлени', 'попасть\\s(?:к|на)\\s', 'слот',
  'booking', 'book(?:ed)?(?!\\p{L})', 'appointment', 'slots?(?!\\p{L})', 'resched', 'hotline', 'call cent',
  'referral', 'website', 'the app(?!\\p{L})', 'terminal',
)
const MEDICINE = stems(
  'лечени', 'лечи(?:т|л|ть)', 'вылечи', 'пролечи', 'диагноз', 'диагност', 'анализ', 'взя[лт]\\p{L}*\\sкров',
  'брал\\p{L}*\\sкров', 'сда\\p{L}*\\sкров', 'узи(?!\\p{L})', 'рентген', 'экг', 'мрт', 'флюорограф',
  'лекарств', 'препарат', 'рецепт', 'таблет', 'укол', 'прививк', 'вакцин',
  'назнач(?:ил|ен(?:ие|ия|ий)|или|ила)(?!\\p{L})', 'обследовани', 'симптом',
  'бол(?:ит|ел[аои]?|и|ью|ят)(?!\\p{L})', 'температур', 'осложнени', 'терапи[яюией](?!\\p{L})', 'операци',
  'процедур', 'выписал', 'капельниц', 'перевязк', 'давлени', 'результат\\p{L}*\\s(?:анализ|исследов)',
  'схем\\p{L}*\\sлечени',
  'treatment', 'diagnos', 'test results', 'prescri', 'medicine', 'medication', 'pain(?!t)', 'blood test',
  'x-ray', 'ultrasound', 'vaccin', 'injection', 'tablets',
)
const THANKS = stems(
  'спасибо', 'благодар', 'признател', 'низкий\\sпоклон', 'дай\\sбог', 'всех\\sблаг', 'thank', 'grateful',
  'appreciate',
)
const PROPOSAL = stems(
  'предлага', 'предложени', 'пожелани', 'хорошо\\sбы', 'было\\sбы\\s(?:хорош|здоров|удобн|неплох|лучше)',
  'неплохо\\sбы', 'хотелось\\sбы', 'сделайте', 'поставьте', 'добавьте', 'верните',
  'установите', 'повесьте', 'нужно\\s(?:бы\\s)?(?:поставить|сделать|добавить|повесить|расширить|увеличить)',
  'надо\\s(?:бы\\s)?(?:поставить|сделать|добавить|повесить|расширить|увеличить)',
  'прошу\\s(?:поставить|сделать|добавить|повесить|увеличить)', 'почему\\sбы\\sне',
  'suggest', 'it would be (?:nice|good|great|better|helpful)',
  'please (?:add|put|make|install|provide|bring)', 'why not',
)

/**
 * The topics of an answer, in the order of TOPICS; none when nothing fits. Rules, not understanding: they sort
 * what people read anyway, so a topic too many does no harm, and praise and blame count alike («ждать не
 * пришлось» is about the queue). Low marks count without a word. Thanks count only beside a mark of 4 or 5:
 * «спасибо» under a one is no thanks. Manners («грубо», «вежливы») are the doctor's where a doctor is named
 * and the staff's otherwise.
 */
export function findTopics(input: TopicInput): Topic[] {
  const text = readable(input.texts)
  const low = (mark: number | null) => mark !== null && mark <= LOW_MARK_MAX
  const marks = [input.clinic_mark, ...input.doctor_marks].filter((mark) => mark !== null)
  const is_glad = marks.length === 0 || marks.some((mark) => mark >= GLAD_MARK_MIN)
  const names_doctor = DOCTOR.test(withoutChief(text))
  const names_staff = STAFF.test(text)
  const found: Record<Topic, boolean> = {
    doctor: input.doctor_marks.some(low) || names_doctor,
    staff: low(input.staff_mark) || names_staff || (!names_doctor && MANNERS.test(text)),
    queue: low(input.wait_mark) || QUEUE.test(withoutRooms(text)),
    premises: low(input.premises_mark) || PREMISES.test(text),
    booking: BOOKING.test(text),
    medicine: MEDICINE.test(text),
    thanks: is_glad && THANKS.test(text),
    proposal: input.texts.proposals !== null || PROPOSAL.test(text),
  }
  return TOPICS.filter((topic) => found[topic])
}

function readable(texts: Texts): string {
  const text = TEXTS.map((field) => texts[field] ?? '').join('. ').replaceAll('ё', 'е').replaceAll('Ё', 'Е')
    .replace(/\[[^[\]\n]{1,30}\]/g, ' ').replace(/\s+/g, ' ')
  return MISLEADING.reduce((rest, pattern) => rest.replace(pattern, ' '), text)
}

function withoutChief(text: string): string {
  return text.replace(/(?<!\p{L})главн\p{L}+\sврач\p{L}*|(?<!\p{L})главврач\p{L}*|chief doctor/giu, ' ')
}

function withoutRooms(text: string): string {
  return text.replace(/(?<!\p{L})(?:зал|зон)\p{L}*\sожидани\p{L}*|waiting (?:room|area)s?/giu, ' ')
}
