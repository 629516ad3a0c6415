// DKIM (RFC 6376): the key in its folder, the DNS record to publish, and the signature itself.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  sign,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What a transport signs with. */
export interface DkimKey {
  domain: string
  selector: string
  private_key: KeyObject
}

// What a signature covers. Every name is listed once more than it occurs ("oversigned"), so that nobody on
// the way can add a second Subject or List-Unsubscribe under our signature (RFC 6376, 5.4.2).
const SIGNED = [
  'from',
  'to',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-id',
  'auto-submitted',
  'feedback-id',
]

const SELECTOR = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
const DOMAIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i

/**
 * The DKIM key `<folder>/dkim-<selector>.pem` as PEM (RSA 2048, PKCS 8, mode 0600), made on first use.
 * Processes that start together end with one key: the file is put in place by a link, which only the first
 * can do.
 */
export async function ensureDkimKey(
  folder: string,
  selector: string,
): Promise<{ private_key: string; path: string }> {
  checkSelector(selector)
  const path = join(folder, `dkim-${selector}.pem`)
  const kept = await readKey(path)
  if (kept) return { private_key: kept, path }
  const made = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  await writeFile(draft, made.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  await link(draft, path).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault
  })
  await unlink(draft)
  const private_key = await readKey(path)
  if (!private_key)
    throw new Error(`The DKIM key ${path} is gone as soon as it was made. Look who else writes there.`)
  return { private_key, path }
}

/**
 * A key made ready to sign. It is parsed once: reading the PEM for every letter takes as long as signing it.
 * A selector, domain or key that cannot sign is a fault, found here and not at the first letter.
 */
export function readDkimKey(dkim: {
  domain: string
  selector: string
  private_key: KeyObject | string
}): DkimKey {
  checkSelector(dkim.selector)
  if (!DOMAIN.test(dkim.domain)) throw new Error(`«${dkim.domain}» is no domain name for DKIM.`)
  const private_key =
    typeof dkim.private_key === 'string' ? createPrivateKey(dkim.private_key) : dkim.private_key
  if (private_key.asymmetricKeyType !== 'rsa') throw new Error('DKIM needs an RSA private key.')
  return { domain: dkim.domain, selector: dkim.selector, private_key }
}

/**
 * The TXT record to publish for a key: its name, its value, and the value cut into strings of 255 for a zone
 * file.
 */
export function dkimRecord(key: DkimKey): { name: string; value: string; zone_line: string } {
  const der = createPublicKey(key.private_key).export({ type: 'spki', format: 'der' })
  const name = `${key.selector}._domainkey.${key.domain}`
  const value = `v=DKIM1; k=rsa; p=${der.toString('base64')}`
  const strings = value
    .match(/.{1,255}/g)!
    .map((part) => `"${part}"`)
    .join(' ')
  return { name, value, zone_line: `${name}. IN TXT ( ${strings} )` }
}

/**
 * Signs a finished message (CRLF line ends) and returns it with the DKIM-Signature in front: rsa-sha256,
 * relaxed/relaxed. RSA runs on the thread pool, which is where most of the time of a letter goes.
 */
export async function signMessage(message: Buffer, key: DkimKey): Promise<Buffer> {
  const text = message.toString('latin1')
  const split = text.indexOf('\r\n\r\n')
  if (split < 0) throw new Error('A message without a blank line after its header cannot be signed.')
  const fields = headerFields(text.slice(0, split))
  const body_hash = createHash('sha256')
    .update(relaxBody(text.slice(split + 4)), 'latin1')
    .digest('base64')
  const names: string[] = []
  let signed = ''
  for (const name of SIGNED) {
    const values = fields.filter((field) => field.name === name)
    for (const field of values.reverse()) signed += `${name}:${field.value}\r\n`
    names.push(...Array<string>(values.length + 1).fill(name))
  }
  const tags =
    `v=1; a=rsa-sha256; c=relaxed/relaxed; d=${key.domain}; s=${key.selector};\r\n` +
    ` h=${names.join(':').replace(/(.{1,70}:)(?=.)/g, '$1\r\n  ')};\r\n bh=${body_hash};\r\n b=`
  const input = Buffer.from(`${signed}dkim-signature:${relaxValue(tags)}`, 'latin1')
  const signature = await signBytes(input, key.private_key)
  const folded = signature.toString('base64').replace(/(.{72})(?=.)/g, '$1\r\n  ')
  return Buffer.concat([Buffer.from(`DKIM-Signature: ${tags}${folded}\r\n`, 'latin1'), message])
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    const pem = await readFile(path, 'utf8')
    createPrivateKey(pem)
    return pem
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`The DKIM key ${path} cannot be read. Restore it or remove it, and a new one is made.`, {
      cause: fault,
    })
  }
}

// A selector stands in a DKIM tag and in a file name: nothing may break out of either.
function checkSelector(selector: string): void {
  if (!SELECTOR.test(selector))
    throw new Error(`«${selector}» is no DKIM selector: use letters, digits and hyphens.`)
}

function signBytes(input: Buffer, private_key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign('sha256', input, private_key, (fault, signature) => (fault ? reject(fault) : resolve(signature)))
  })
}

function headerFields(header: string): { name: string; value: string }[] {
  return header.split(/\r\n(?![ \t])/).map((field) => {
    const colon = field.indexOf(':')
    return { name: field.slice(0, colon).trim().toLowerCase(), value: relaxValue(field.slice(colon + 1)) }
  })
}

// RFC 6376, 3.4.2: unfold, one space for any run of white space, none at either end.
function relaxValue(value: string): string {
  return value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '')
}

// RFC 6376, 3.4.4: the same inside lines, none at line ends, no empty lines at the end, CRLF after the last.
function relaxBody(body: string): string {
  const lines = body.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n|$)/g, '')
  let end = lines.length
  while (lines.endsWith('\r\n', end) && end > 0) end -= 2
  return end > 0 ? `${lines.slice(0, end)}\r\n` : ''
}
