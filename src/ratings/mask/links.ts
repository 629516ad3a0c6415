import type { Span } from './spans.ts'

const URL = /(?:https?:\/\/|www\.)[^\s<>«»"()[\]]+/giu
const DOMAIN = new RegExp(
  String.raw`(?<![\p{L}\d.@_-])(?:[a-zа-я0-9-]{1,40}\.){1,4}(?:ru|com|net|org|info|me|su|by|` +
    String.raw`kz|io|pro|site|online|рф|москва)(?![\p{L}\d])(?:\/[^\s<>«»"()[\]]*)?`,
  'giu',
)
const ACCOUNT = new RegExp(
  String.raw`(?<!\p{L})(?:телеграмм?|телега|тг|telegram|tg|инстаграмм?|инста|instagram|insta|` +
    String.raw`вк|vk|скайп|skype)(?:\s?[:—-]\s?|\s)@?([a-z][a-z0-9_.]{3,40})`,
  'giu',
)

// Public services that people name in feedback: no trace to a person.
const PUBLIC = new RegExp(
  String.raw`^(?:https?:\/\/)?(?:www\.)?(?:mos\.ru|emias\.info|gosuslugi\.ru|госуслуги\.рф|` +
    String.raw`mosgorzdrav\.ru|nalog\.ru)\/?$`,
  'i',
)

/** Finds e-mail addresses, links and accounts of messengers. Bare addresses of public services are left. */
export function findLinks(text: string): Span[] {
  const spans = findAtSigns(text)
  for (const pattern of [URL, DOMAIN]) {
    if (!/[/.][a-zа-я\d]/i.test(text)) break
    for (const match of text.matchAll(pattern)) {
      const found = match[0].replace(/[.,;:!?…]+$/, '')
      if (!PUBLIC.test(found))
        spans.push({ start: match.index, end: match.index + found.length, kind: 'link' })
    }
  }
  for (const match of /[a-z]/i.test(text) ? text.matchAll(ACCOUNT) : []) {
    const name = (match[1] ?? '').replace(/\.+$/, '')
    if (!/[\d_]/.test(name) && !match[0].includes(':')) continue
    const start = match.index + match[0].lastIndexOf(match[1] ?? '')
    spans.push({ start, end: start + name.length, kind: 'link' })
  }
  return spans
}

// By hand from each @ outwards: a pattern would try every start of a long word.
function findAtSigns(text: string): Span[] {
  const spans: Span[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > 0 && at - start < 64 && /[\p{L}\d._+-]/u.test(text[start - 1] ?? '')) start--
    let end = at + 1
    while (end < text.length && end - at < 255 && /[\p{L}\d._-]/u.test(text[end] ?? '')) end++
    while (end > at + 1 && /[.-]/.test(text[end - 1] ?? '')) end--
    const after = text.slice(at + 1, end)
    if (start < at && /.\.\p{L}{2,}$/u.test(after)) spans.push({ start, end, kind: 'email' })
    else if (/^[a-z][a-z\d_.]{3,}$/i.test(after)) spans.push({ start: at, end, kind: 'link' })
  }
  return spans
}
