// The words free-text reports are told by, Russian and English.

const DAEMON = [
  /mailer[-_ ]?daemon|postmaster@|mail delivery (sub)?system|mdaemon@|системный администратор/i,
  /почтов\S{0,20} (сервер|система|служба)/i,
]

const FAILURE_SUBJECT = [
  /undeliver|(delivery|mail).{0,20}(fail|status notification \(fail)|failure (notice|notification)/i,
  /returned mail|returning message|non[- ]?delivery|could not be delivered/i,
  /delivery (status )?notification|недостав|не\s?достав|не удалось доставить/i,
  /возврат (письма|сообщения)|ошибка доставки/i,
]

const FAILURE_WORDS = [
  /could not be delivered|couldn't be delivered|wasn't able to deliver|was not able to deliver/i,
  /not be (sent|delivered)|delivery (to|has) .{0,60}failed|did not reach the following/i,
  /permanent(ly)? (error|fail)|undeliverable|failed permanently|не может быть (доставлено|отправлено)/i,
  /не было доставлено|не доставлено|не удалось доставить|невозможно доставить/i,
]

const DELAY = [
  /\bdelay(ed)?\b|warning: (message|could not send)|delivery attempts will continue/i,
  /will (be retried|keep trying|continue (to try|trying))|no action is required|задерж(ка|ано|ива)/i,
  /попытки доставки .{0,40}(продолж|повтор)/i,
]

const AWAY_SUBJECT = [
  /^(auto(matic(ally)?|mated)?[ -]?(re(ply|sponse|sponder|spons\??))?\s*[:\]-])/i,
  /^(auto[ -]?(reply|response|respons\b)|automatic (reply|response)|out of (the )?office)/i,
  /^(vacation (reply|notice)|i am (away|on leave|on vacation)|автоответ|автоматический ответ)/i,
  /^(авто-ответ|(я )?(сейчас )?в отпуске|нет на месте|меня нет (на месте|в офисе)|отсутству)/i,
  /^(вне офиса|нет в офисе)/i,
]

/** Whether a From or Return-Path belongs to a mail server. */
export function isDaemon(sender: string): boolean {
  return says(sender, DAEMON)
}

/** Whether a subject is one under which servers return a letter. */
export function isFailureSubject(subject: string): boolean {
  return says(subject, FAILURE_SUBJECT)
}

/** Whether a text says that a letter did not arrive. */
export function sayFailure(text: string): boolean {
  return says(text, FAILURE_WORDS)
}

/** Whether a text says that a letter is late while the server keeps trying. */
export function sayDelay(text: string): boolean {
  return says(text, DELAY)
}

/**
 * Whether a subject is that of an auto-reply: out of office, «Автоответ» and their kin, after «Re:» and the
 * like.
 */
export function isAwaySubject(subject: string): boolean {
  return says(subject.replace(/^\s*((re|fw|fwd|ответ)\s*:\s*)?[[(«"]?\s*/i, ''), AWAY_SUBJECT)
}

/** Whether it is the report of a qmail. */
export function isQmail(text: string): boolean {
  return /^hi\. this is the .{0,80}program at|qmail-send program/im.test(text)
}

function says(text: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(text))
}
