// Where a feed lies: an address, or a file below the data folder. Anything else is refused before it is opened.
import { lookup } from 'node:dns/promises'
import { realpath } from 'node:fs/promises'
import { BlockList, isIP } from 'node:net'
import { join, sep } from 'node:path'
import type { Problem } from './rules/facts.ts'

/** The folder below the data folder in which an operator puts files; keys and the database stand beside it. */
export const FEEDS_FOLDER = 'feeds'

export type FeedPlace = { kind: 'http'; url: URL } | { kind: 'file'; path: string }

/** Why a feed, or a part of it, cannot be read. */
export class FeedFault extends Error {
  readonly code: Problem
  readonly file: string | null
  readonly about: string | null

  constructor(code: Problem, file: string | null, about: string | null = null) {
    super(code)
    this.code = code
    this.file = file
    this.about = about
  }
}

/** Whether an address may be asked: https anywhere, http on this machine only. */
export function isAllowedUrl(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

const INNER = new BlockList()
for (const [net, bits] of [['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.168.0.0', 16]] as const) {
  INNER.addSubnet(net, bits, 'ipv4')
  INNER.addSubnet(`::ffff:${net}`, 96 + bits, 'ipv6')
}
for (const [net, bits] of [['::', 127], ['fc00::', 7], ['fe80::', 10]] as const) INNER.addSubnet(net, bits, 'ipv6')

/**
 * Whether an address that a feed names leads from outside into the network that this server stands in. Only an operator
 * sends it there: by naming that very host.
 */
export function leadsInside(from: URL, to: URL): boolean {
  if (from.hostname === to.hostname) return false
  const host = hostOf(to)
  return host === 'localhost' || host.endsWith('.localhost') || isInner(host)
}

/** A host without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function isInner(host: string): boolean {
  return isIP(host) !== 0 && INNER.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')
}

/** The addresses behind a name; none when nobody knows it. */
export type Resolve = (host: string) => Promise<string[]>

export const resolveHost: Resolve = async (host) => {
  const found = await lookup(host, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

/**
 * Whether a name that a feed names belongs to an address of the network that this server stands in. A name that changes its
 * address after this look is stopped by https: whoever answers inside has no certificate for it.
 */
export async function resolvesInside(url: URL, resolve: Resolve): Promise<boolean> {
  const host = hostOf(url)
  return isIP(host) === 0 && (await resolve(host)).some(isInner)
}

/**
 * The place that an operator wrote: `https://…`, `http://localhost…`, or `feeds/…` below the data folder. Undefined when
 * it is none of these.
 */
export function readPlace(text: string, data_folder: string): FeedPlace | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    const url = URL.canParse(text) ? new URL(text) : undefined
    return url && isAllowedUrl(url) ? { kind: 'http', url } : undefined
  }
  const parts = text.split('/')
  const is_below = parts[0] === FEEDS_FOLDER && parts.length > 1 && parts.every((part) => part !== '' && part !== '.' && part !== '..')
  return is_below && !/[\\\u0000]/.test(text) ? { kind: 'file', path: join(data_folder, ...parts) } : undefined
}

/**
 * Where a manifest's `url` leads, seen from the manifest: from https only to https; from a file to the file of the same
 * name beside it, since a folder of downloaded files names the addresses they came from.
 */
export function resolvePlace(from: FeedPlace, url: string): FeedPlace {
  if (from.kind === 'file') {
    const name = url.split(/[?#]/, 1)[0]!.split('/').at(-1) ?? ''
    if (name === '' || name === '..' || /[\\\u0000]/.test(name)) throw new FeedFault('refused_address', null, url)
    return { kind: 'file', path: join(from.path, '..', name) }
  }
  const target = URL.canParse(url, from.url.href) ? new URL(url, from.url.href) : undefined
  if (!target || !isAllowedUrl(target) || (from.url.protocol === 'https:' && target.protocol !== 'https:') || leadsInside(from.url, target)) {
    throw new FeedFault('refused_address', null, url)
  }
  return { kind: 'http', url: target }
}

/** What a file is called in reports: the last part of its place, without what follows a question mark. */
export function nameOfPlace(place: FeedPlace): string {
  const path = place.kind === 'http' ? place.url.pathname : place.path.replaceAll(sep, '/')
  return path.split('/').findLast((part) => part !== '') ?? path
}

/** The real path of a file; refused when links lead out of the folder of feeds. */
export async function realFeedPath(path: string, data_folder: string): Promise<string> {
  const name = path.split(sep).at(-1) ?? path
  const folder = await realpath(join(data_folder, FEEDS_FOLDER)).catch(() => undefined)
  const real = await realpath(path).catch(() => undefined)
  if (real === undefined || folder === undefined) throw new FeedFault('no_file', name)
  if (!real.startsWith(folder + sep)) throw new FeedFault('refused_address', name)
  return real
}
