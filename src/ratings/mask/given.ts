// Given names and patronymics: our own short list, and the rules that decline it. Everything is lower case,
// ё as е.

import { anyOf } from './patterns.ts'

const WOMEN = `
александра алевтина алина алиса алла альбина алеся анастасия ангелина анна антонина анфиса арина белла
валентина валерия варвара василиса вера вероника виктория виолетта галина дарья диана дина ева евгения
евдокия екатерина елена елизавета жанна зинаида злата зоя инга инна ирина карина каролина кира клавдия
клара кристина ксения лариса лидия лилия любовь людмила майя маргарита марина мария марта марфа милана
милена мирослава мира надежда наталия наталья нелли нина нонна оксана олеся ольга пелагея полина прасковья
раиса регина рената римма роза руслана светлана серафима снежана софия софья стефания таисия тамара
татьяна ульяна фаина христина эвелина элеонора элина элла эльвира эмма юлия юлиана яна ярослава аида
айгуль айна айше альфия амина асель асия аминат аслана венера гузель гулнара гульмира гульнара гульнур
гюльнара дилара дильбар дина джамиля зарема зарина зульфия зухра камила лейла лейсан лола луиза мадина
марьям марья малика манана медея мехрибан наргиза наргис нодира нурия патимат разия роксана рузанна румия
сабина саида салима сания севара тамила тамила фарида фатима феруза хадижат чулпан эльмира эльнара эсмира
ануш гаянэ карине лусине нарине нино нана этери ия`

const MEN = `
адам александр алексей альберт анатолий андрей антон аркадий арсений артем артур архип афанасий богдан
борис вадим валентин валерий василий вениамин виктор виталий влад владимир владислав всеволод вячеслав
геннадий георгий герман глеб григорий давид даниил данила демид демьян денис дмитрий евгений егор ефим
захар иван игнат игорь илларион илья иннокентий иосиф ипполит карл кирилл клим константин кузьма лаврентий
лев леонид лука макар максим марк матвей мирон михаил назар никита николай никифор олег павел петр платон
прохор родион роберт роман ростислав руслан савва савелий святослав семен серафим сергей спартак станислав
степан тарас терентий тимофей тимур тихон трофим федор филипп фома харитон эдуард эрик эмиль юлиан юрий
яков ян ярослав абдулла азат азамат айдар айрат алан али алишер амир арам арман армен арсен арслан артак
асхат ахмад ахмед аслан ашот баходир бахтияр важа валех вахтанг гарик гасан гиви гурген дамир джамал
джафар закир заур зураб ибрагим ильдар ильнур ильхам ильшат илья исмаил камиль карен карим левон магомед
мамед мансур марат махмуд мурад мурат муслим мустафа наиль нодар нурлан омар отар рамазан рамиль рашид
рафаэль рафик рашад ренат ринат рифат рустам рустем рубен саид салават самвел санжар сардор саркис тагир
тигран тофик умар фарид фархад хасан хачатур хусейн шамиль шавкат шухрат эльдар эльмар эмин юсуф`

const SHORT = `
аля алена анечка аннушка аня ася боря валя ваня варя вася веруня вика витя вова володя галя галочка гена
гоша гриша гуля даня даша дашенька дима динара женя жора зина иришка ира ирочка катенька катюша катя
костик костя коля ксюша лара лена леночка лера леша лида лиза лиля лина люба любаша люда люся макс марго
маруся маша машенька мила миша митя надя настя настенька наташа наташенька ника николаша оксаночка олечка
оленька оля паша петя рая рита рома саша санек света светочка светик сева семочка сережа слава соня софа
стас стася степа таня танечка танюша тася тима толик толя тома тоня федя шура эля юлечка юля юра яночка
ярик`

// Forms that are also ordinary words: at the start of a sentence only a neighbour makes them names.
const AMBIGUOUS = new Set(
  `
вера веры вере веру верой верою надежда надежды надежде надежду надеждой любовь любови любовью роза розы
розе розу розой лилия лилии лилию лилией слава славы славе славу славой роман романа роману романом романе
лев марк марка марку марке марком марта марты марте марту мартой лука луки луке луку лукой мира миры мире
миру мирой рая раи рае раю раей света светы свете свету светой люба любы любе любу любой любою кости косте
костей костю коли коле колю толи толе вали валю валей тома томы томе тому томой сони лени паши паше маши
сени гена гены гене гену геной рома ромы роме рому ромой мила милы миле милу милой лина лины лине лину
линой ника алан алана али ия ии ию лола лоле стасе гуля гули гуле семе тима тиме тиму нана светик венера
венеры гали дани дане дань кати катю влада гоша тони тоне эмин спартак`.split(/\s+/),
)

// Full names whose lower-case forms are safer left alone.
const NOT_IN_LOWER_CASE = new RegExp(
  '^' +
    anyOf(`
семен амин герман богдан владимир клим кузьм савв платон софи алис ян али ева еве еву евы евой влад дин
карл серафим омар ада эмин клар азат рифат нин[оу] лев льв аид мир назар тарас саид`),
)

// Words that only look like an endearment of a name.
const WORDS = new Set(
  'майка мишка галка норка кирка инка элка данка динка нянька борька минутка дамка коленька'.split(' '),
)

type NameFlags = { ambiguous: boolean; short: boolean; lowercase: boolean }
const forms = new Map<string, NameFlags>()
const patronymics = new Set<string>()

/** All singular case forms of a given name; the word itself is among them. In: a nominative, lower case. */
export function declineGiven(name: string): string[] {
  if (name === 'павел') return declineGiven('павл').concat(name)
  if (name === 'лев') return declineGiven('льв').concat(name)
  const stem = name.slice(0, -1)
  const last = name.at(-1) ?? ''
  const hissing = /[жчшщц]$/.test(stem)
  if (last === 'а') {
    const i = /[гкхжчшщ]$/.test(stem) ? 'и' : 'ы'
    return ['а', i, 'е', 'у', 'ой', ...(hissing ? ['ей'] : ['ою'])].map((ending) => stem + ending)
  }
  if (last === 'я') return ['я', 'и', 'е', 'ю', 'ей', 'ею'].map((ending) => stem + ending)
  if (last === 'й') return ['й', 'я', 'ю', 'ем', 'е', 'и'].map((ending) => stem + ending)
  if (last === 'ь') return ['ь', 'я', 'ю', 'ем', 'е', 'и', 'ью'].map((ending) => stem + ending)
  if (/[оеиуэыю]$/.test(name)) return [name]
  return ['', 'а', 'у', 'ом', 'е', ...(/[жчшщц]$/.test(name) ? ['ем'] : [])].map((ending) => name + ending)
}

function addForms(names: string, short: boolean): void {
  for (const name of names.trim().split(/\s+/)) {
    for (const form of declineGiven(name)) {
      const lowercase = !short && !AMBIGUOUS.has(form) && !NOT_IN_LOWER_CASE.test(form)
      if (!forms.has(form)) forms.set(form, { ambiguous: AMBIGUOUS.has(form), short, lowercase })
    }
  }
}

function patronymicBases(father: string): string[] {
  if (father === 'лев') return ['львов']
  if (father === 'павел') return ['павлов']
  if (father === 'яков') return ['яковлев']
  if (father === 'михаил') return ['михайлов', 'михаилов']
  if (father.endsWith('ий')) return [`${father.slice(0, -2)}иев`, `${father.slice(0, -2)}ьев`]
  if (father.endsWith('й') || father.endsWith('ь')) return [`${father.slice(0, -1)}ев`]
  if (/[жчшщц]$/.test(father)) return [`${father}ев`]
  return /[аяоеиуы]$/.test(father) ? [] : [`${father}ов`]
}

function addPatronymic(masculine: string, feminine: string): void {
  for (const ending of ['', 'а', 'у', 'ем', 'е']) patronymics.add(masculine + ending)
  for (const ending of ['а', 'ы', 'е', 'у', 'ой', 'ою']) patronymics.add(feminine + ending)
}

/** «Полинка», «Ангелиночка», «Танька»: the endings that Russian adds to nearly any name. */
function endear(name: string): string[] {
  const stem = name.replace(/[аяй]$/, '')
  if (AMBIGUOUS.has(name) || /[ьиеоую]$/.test(stem) || stem.length < 3) return []
  return name.endsWith('я') ? [`${stem}ька`] : [`${stem}ка`, `${stem}очка`, `${stem}ушка`, `${stem}енька`]
}

addForms(WOMEN, false)
addForms(MEN, false)
addForms(SHORT, true)
addForms(
  [WOMEN, MEN, SHORT]
    .join(' ')
    .trim()
    .split(/\s+/)
    .flatMap(endear)
    .filter((name) => !WORDS.has(name))
    .join(' '),
  true,
)
for (const father of MEN.trim().split(/\s+/)) {
  for (const base of patronymicBases(father)) addPatronymic(`${base}ич`, `${base}н`)
  if (/[ая]$/.test(father)) addPatronymic(`${father.slice(0, -1)}ич`, `${father.slice(0, -1)}ичн`)
}
addPatronymic('ильич', 'ильиничн')
for (const spoken of [
  'иваныч',
  'палыч',
  'саныч',
  'михалыч',
  'сергеич',
  'алексеич',
  'николаич',
  'андреич',
  'степаныч',
]) {
  addPatronymic(spoken, spoken)
}
addPatronymic('сергевн', 'сергевн')
addPatronymic('михалн', 'михалн')
addPatronymic('николавн', 'николавн')

const LATIN = new Set(
  `
aleksandr alexander alexandr alexandra aleksandra alexey alexei aleksei alina alla anastasia anastasiya
anatoly andrei andrey andrew anna anne anton arina artem artyom barbara boris bogdan catherine charles
christina cristina daniel daria darya david denis diana dmitri dmitriy dmitry edward egor ekaterina elena
elizabeth elizaveta emily emma evgeny evgenia evgeniya galina george gulnara helen igor ilya inna irina
ivan james jane jennifer jessica john jonathan joseph julia karen karina katherine kate katya kirill
konstantin kristina ksenia larisa laura lena leonid lidia linda lisa louise ludmila lyudmila magomed marat
margarita maria marina mariya martha mary masha matthew maxim michael mikhail mohammed muhammad nadezhda
nastya natalia natalya natasha nikita nikolai nikolay nina oksana oleg olga patricia paul pavel peter petr
pyotr polina rachel rebecca richard robert roman ruslan rustam sarah sasha semyon sergei sergey sofia
sophia stanislav stephen steven susan svetlana tamara tanya tatiana tatyana thomas timur valentina valery
vasily vera veronika victor victoria viktor viktoria vitaly vladimir vladislav vyacheslav william yana
yulia yuri yury zarina zhanna zoya`.split(/\s+/),
)
const LATIN_FLAGS: NameFlags = { ambiguous: false, short: false, lowercase: false }

/**
 * What is known of a word as a given name, in any case form; undefined when it is none. In: lower case, ё
 * as е.
 */
export function findGiven(word: string): NameFlags | undefined {
  return forms.get(word) ?? (LATIN.has(word) ? LATIN_FLAGS : undefined)
}

/** Whether a word is a patronymic that our list of fathers' names yields: safe even in lower case. */
export function isListedPatronymic(word: string): boolean {
  return patronymics.has(word)
}

const PATRONYMIC = new RegExp(
  '..(?:ович|евич)(?:а|у|ем|е)?$|..(?:овн|евн|ичн)(?:а|ы|е|у|ой|ою)$|..' +
    anyOf(`
ovich evich ovna evna ichna`) +
    '$',
)
const NOT_PATRONYMIC = new RegExp(
  '^' +
    anyOf(`
церковн духовн условн виновн верховн уголовн кровн основн готовн цифровн ровн полновн неровн злободневн
ежедневн дневн душевн плачевн прилично обычн личн отличн прилич различн публичн клиничн гигиеничн цинич
этичн логичн типичн циничн вторичн первичн симпатичн наличн деревн деревне царевн королевн поликлиничн
граничн частичн тактичн критичн аналогичн больничн заграничн яичн столичн уличн единичн ключ трагичн
органичн динамичн энергичн кирпичн пшеничн праздничн двоичн медичн`),
)

/** Whether a capitalised word looks like a patronymic («Рустамовне», “Petrovna”). In: lower case, ё as е. */
export function looksPatronymic(word: string): boolean {
  return patronymics.has(word) || (PATRONYMIC.test(word) && !NOT_PATRONYMIC.test(word))
}
