// Why a message was refused, judged from the words and codes mail servers use: RFC 3463 status, reply code,
// text.

/**
 * The reasons we tell apart. `try_later` is a passing trouble, `expired` a server that could not be reached
 * for days.
 */
export type FailureReason =
  | 'no_such_mailbox'
  | 'domain_unknown'
  | 'mailbox_full'
  | 'blocked'
  | 'spam_refused'
  | 'too_big'
  | 'expired'
  | 'try_later'
  | 'other'

/**
 * 'hard': the address itself is no good, writing to it again is pointless.
 * 'soft': the address may well work another time (full mailbox, our server blocked, the text refused, a
 * server down).
 */
export type Permanence = 'hard' | 'soft'

export interface Failure {
  permanence: Permanence
  reason: FailureReason
}

/** What a server said, as far as it is known: enhanced status ('5.1.1'), three-digit reply code, text. */
export interface Said {
  status?: string | undefined
  code?: number | undefined
  text: string
}

const FULL = [
  /(mail ?box|mail ?folder|mail ?dir|inbox)\b.{0,60}\b(is |was )?(over ?quota|over the .{0,20}quota)/,
  /(mail ?box|mail ?folder|mail ?dir|inbox)\b.{0,60}\b(is |was )?(full|exceed)/,
  /(account|user|recipient)\b.{0,60}\b(is |was )?(over ?quota|over the .{0,20}quota|full|exceed)/,
  /\bquota\b.{0,40}(exceed|full|violat|reached|used up)|(exceed|over|out of)\w*.{0,40}\bquota/,
  /full mailbox|mailboxfull|storage allocation|not enough (storage )?space/,
  /insufficient (disk|system|mailbox) (space|storage)/,
  /no space left|quotaexceeded|too many messages on the server|disk ?space limit/,
  /ящик\S{0,20}.{0,60}(переполн|заполнен)|переполнен\S{0,20}.{0,40}ящик/,
  /квот\S{0,20}.{0,40}(превыш|исчерп)|превышен\S{0,20}.{0,60}(квот|размер\S{0,20} ящик)/,
  /недостаточно места|нет (свободного )?места/,
]

const DOMAIN = [
  /host or domain name not found|domain name not found|host not found|name or service not known|nxdomain/,
  /(unknown|no such|invalid|nonexistent|non-existent) (mail )?(domain|host)\b/,
  /domain .{0,60}(does not exist|not exist|not found|unknown)/,
  /unroutable (mail )?domain|unrouteable mail domain|all host address lookups failed/,
  /couldn't find any host/,
  /\bhost unknown\b|couldn't find a mail exchanger|no smtp service|domain is not reachable/,
  /no mx|mx lookup|does not accept mail|null ?mx|all relevant mx records/,
  /домен\S{0,20}.{0,60}не (найден|существует)|сервер\S{0,20} получателя не найден/,
]

const BLOCKED = [
  /dnsbl|\brbl\b|spamhaus|spamcop|barracuda|black ?-?list|blocklist|block list/,
  /block(ed|ing)\b.{0,60}(\bip\b|host|address|using|list|server|client)/,
  /(client host|your ip|ip address|server)\b.{0,60}(block|denied|reject|forbidden|prohibited|banned)/,
  /(sender|connection|access)\b.{0,60}(block|denied|reject|forbidden|prohibited|banned)/,
  /reputation|reverse dns|\brdns\b|\bptr\b|\bspf\b|\bdkim\b|\bdmarc\b|unauthenticated/,
  /not authenticated|authentication required/,
  /relay(ing)? (access )?(is )?(denied|not permitted|prohibited)|not permitted to relay/,
  /unable to relay|not allowed to relay/,
  /too many (connections|messages)|rate ?-?limit|policy/,
  /заблокирован\S{0,20}.{0,60}(отправител|сервер|адрес)|чёрн\S{0,20} спис|черн\S{0,20} спис/,
]

const SPAM = [
  /\bspam\b|spam(my)? (message|content|detected)|unsolicited|junk mail|bulk mail|\bvirus\b|malware/,
  /phishing/,
  /content (rejected|denied|filter|refused)|message (content )?(rejected|refused|blocked)|suspicio/,
  /спам|нежелательн\S{0,20} (письм|почт|сообщени)|подозрен\S{0,20} в рассылк/,
]

const MAILBOX = [
  /user ?unknown|unknown ?user/,
  /(no such|unknown|invalid|unrouteable|bad) (local )?(user|mailbox|mail ?box|recipient|address)/,
  /(no such|unknown|invalid|unrouteable|bad) (local )?(person|account|name|part|destination)/,
  /(nonexistent|non-existent) (local )?(user|mailbox|mail ?box|recipient|address)/,
  /(not a valid|not a known) (local )?(user|mailbox|mail ?box|recipient|address)/,
  /(nonexistent|non-existent|not a valid|not a known) (local )?(person|account|name|part|destination)/,
  /(user|mail ?box|recipient|address)\b.{0,80}(not found|notfound|does not exist|doesn['’]t exist)/,
  /(account|person|addressee|alias)\b.{0,80}(not found|notfound|does not exist|doesn['’]t exist)/,
  /(user|mail ?box|recipient|address)\b.{0,80}(not exist|do not exist|unknown|invalid)/,
  /(account|person|addressee|alias)\b.{0,80}(not exist|do not exist|unknown|invalid)/,
  /(user|mail ?box|recipient|address)\b.{0,80}(not known|no longer|not listed|not a user)/,
  /(account|person|addressee|alias)\b.{0,80}(not known|no longer|not listed|not a user)/,
  /(user|mail ?box|recipient|address)\b.{0,80}(wasn['’]t found|couldn['’]t be found|not recognized)/,
  /(account|person|addressee|alias)\b.{0,80}(wasn['’]t found|couldn['’]t be found|not recognized)/,
  /(user|mail ?box|account|address|recipient)\b.{0,60}(disabled|inactive|suspended)/,
  /(user|mail ?box|account|address|recipient)\b.{0,60}(terminated|deactivated)/,
  /(user|mail ?box|account|address|recipient)\b.{0,60}(closed|unavailable|deleted|rejected|blocked)/,
  /recipnotfound|mailbox is frozen|doesn['’]t have an? .{0,40}account|account is locked/,
  /recipientnotfound|unknown recipient|no mailbox|not our customer|has moved|mailbox is unavailable/,
  /user is (terminated|blocked)/,
  /(ящик|адрес\S{0,20}|пользовател\S{0,20}).{0,80}(не существует|не найден|неизвест|удалён)/s,
  /(ящик|адрес\S{0,20}|пользовател\S{0,20}).{0,80}(удален|отключен|заблокирован)/s,
  /(получател\S{0,20}|учётн\S{0,20} запис\S{0,20}).{0,80}(не существует|не найден|неизвест|удалён)/s,
  /(получател\S{0,20}|учётн\S{0,20} запис\S{0,20}).{0,80}(удален|отключен|заблокирован)/s,
  /(учетн\S{0,20} запис\S{0,20}).{0,80}(не существует|не найден|неизвест|удалён)/s,
  /(учетн\S{0,20} запис\S{0,20}).{0,80}(удален|отключен|заблокирован)/s,
  /такого (ящика|пользователя|адреса|получателя) нет|нет такого (ящика|пользователя|адреса|получателя)/,
  /не существует такого|несуществующ\S{0,20} (ящик|адрес|пользовател)/,
]

const EXPIRED = [
  /retry (timeout|time) (exceeded|not reached)|retry timeout/,
  /(message|mail|delivery|envelope) (has )?(expired|time(d)? out)|time ?limit exceeded/,
  /in the queue too long|been in the queue|unable to deliver .{0,60}(days|hours)|queue (lifetime|time)/,
  /too long in queue/,
  /(connection|operation|session|conversation)\b.{0,80}(timed out|timeout|refused|reset|dropped|lost)/,
  /no route to host|network is unreachable/,
  /host (is )?(unreachable|not responding|did not respond)|could not connect/,
  /not accept(ing)? .{0,20}connect|hosts have been failing|network error|unable to connect|истёк срок/,
  /истек срок|время ожидания/,
]

const TOO_BIG = [
  /(message|mail) (size|is too|too) (large|big|exceed)|exceed\w*.{0,40}(size|maximum)/,
  /too (large|big) for|размер\S{0,20} письма.{0,40}превыш/,
]

// What was said to our MAIL FROM or HELO is about us, whatever words it is dressed in.
const SENDER = [
  /after mail from:|in reply to mail from|sender\b.{0,40}(rejected|not accepted|invalid|unknown)/,
  /unrout\w* sender|name was rejected/,
]

const BLOCKED_BY_LIST = [/dnsbl|\brbl\b|spamhaus|spamcop|black ?-?list|blocklist/]

/**
 * Judges a refusal. A full mailbox wins over any code (servers send it as 5.2.2, 5.1.1 or bare 552); then the
 * specific status codes; then the words; then the class of the code. A refusal with a permanent code and no
 * other explanation counts as hard, since in doubt we leave the person in peace; words without any code do
 * not.
 */
export function judgeFailure(said: Said): Failure {
  const text = hideAddresses(said.text, 4000).toLowerCase()
  const status = said.status ?? findStatus(said.text)
  const code = said.code ?? findReplyCode(said.text)
  const passing = status?.startsWith('4') ?? (code !== undefined && code >= 400 && code < 500)
  const reason = judgeReason(text, status, passing)
  // X.3 speaks of the receiving system, X.5 of the protocol, X.6 of the text: none of them of the address.
  const about_address =
    !/^[356]\./.test(status?.slice(2) ?? '') && (status !== undefined || code !== undefined)
  const address_is_bad =
    reason === 'no_such_mailbox' || reason === 'domain_unknown' || (reason === 'other' && about_address)
  return { reason, permanence: address_is_bad && !passing ? 'hard' : 'soft' }
}

function judgeReason(text: string, status: string | undefined, passing: boolean): FailureReason {
  const says = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(text))
  const detail = status?.slice(2)
  if (detail === '2.2' || says(FULL)) return 'mailbox_full'
  if (detail === '2.3' || detail === '3.4' || says(TOO_BIG)) return 'too_big'
  if (passing && (detail === '4.7' || says(EXPIRED))) return 'expired'
  if (passing) return says(BLOCKED) ? 'blocked' : 'try_later'
  if (detail && ['1.1', '1.6', '1.10', '2.1'].includes(detail) && !says(BLOCKED_BY_LIST))
    return 'no_such_mailbox'
  if (detail && ['1.2', '4.4', '4.310'].includes(detail)) return 'domain_unknown'
  if (says(BLOCKED_BY_LIST) || says(SENDER)) return 'blocked'
  if (says(DOMAIN)) return 'domain_unknown'
  if (says(MAILBOX) && !detail?.startsWith('7.')) return 'no_such_mailbox'
  if (says(SPAM)) return 'spam_refused'
  if (says(BLOCKED)) return 'blocked'
  if (says(MAILBOX)) return 'no_such_mailbox'
  if (detail === '4.7' || says(EXPIRED)) return 'expired'
  if (detail?.startsWith('7.')) return 'blocked'
  return 'other'
}

/**
 * The first RFC 3463 status in a text ('5.1.1'), if any. Dotted quads (addresses of hosts) are not statuses.
 */
export function findStatus(text: string): string | undefined {
  return /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1]
}

/** The first SMTP refusal code (4xx or 5xx) that stands where a reply would, if any. */
export function findReplyCode(text: string): number | undefined {
  const found = /(?:^|[\s:;,'"(#])([45][0-5]\d)(?=[\s-])/m.exec(text)?.[1]
  return found === undefined ? undefined : Number(found)
}

/**
 * A server's text made safe to keep: mail addresses become «…», white space is one space, cut to
 * `length_max`.
 */
export function hideAddresses(text: string, length_max = 200): string {
  // Cut before matching: a hostile report must not buy time from a regular expression.
  const short = text.slice(0, length_max * 4)
  const hidden = short
    .replace(/<?[^\s<>@]{1,320}@[^\s<>@]{1,255}>?/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
  return hidden.length > length_max ? `${hidden.slice(0, length_max - 1)}…` : hidden
}
