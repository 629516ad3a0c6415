// Cutting JSON of any size into pieces at constant memory: only the piece in hand is held.

/** A piece of a file, still as bytes. */
export interface Cut {
  /** Where it stands, for people: «line 17», «entry[16]», «resource». */
  where: string
  /** undefined: longer than PIECE_BYTES_MAX, or not closed at the end of the file. */
  bytes: Buffer | undefined
  problem?: 'too-long' | 'truncated' | 'not-json'
}

export const PIECE_BYTES_MAX = 20 * 1024 * 1024
const NEWLINE = 10

/** Takes chunks of a file and gives the pieces that are complete; `end` gives what is left. */
export interface Cutter {
  push(chunk: Buffer): Cut[]
  end(): Cut[]
}

/** NDJSON: each line that is not blank is a piece. A broken line spoils only itself. */
export function makeLineCutter(): Cutter {
  const held = makeHold()
  let line = 1
  const finish = (): Cut[] => {
    const { bytes, overflow } = held.take()
    const where = `line ${line}`
    line++
    if (overflow) return [{ where, bytes: undefined, problem: 'too-long' }]
    return isBlank(bytes) ? [] : [{ where, bytes }]
  }
  return {
    push(chunk) {
      const cuts: Cut[] = []
      let from = 0
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        held.add(chunk.subarray(from, at))
        cuts.push(...finish())
        from = at + 1
      }
      held.add(chunk.subarray(from))
      return cuts
    },
    end: finish,
  }
}

/**
 * JSON: the entries of a Bundle, the items of an array, or a single resource, in whatever layout; several such values
 * may follow each other. It watches brackets and strings only; whether a piece is right JSON is seen when it is parsed.
 */
export function makeJsonCutter(): Cutter {
  return new JsonCutter()
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [34, 44, 58, 92]
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125]
const KEY_LENGTH_MAX = 32

class JsonCutter implements Cutter {
  readonly #held = makeHold()
  #cuts: Cut[] = []
  #depth = 0
  #in_string = false
  #escaped = false
  #garbage = false
  /** Whether bytes are being held, and from where in the chunk in hand. */
  #holding = false
  #from = 0
  /** Of the value at the top: is it an array; at which depth are its pieces; how many were cut. */
  #is_array = false
  #piece_depth = -1
  #count = 0
  /** Of the member in hand of an object at the top: what is being read, its key; and the object's resourceType. */
  #token = ''
  #key = ''
  #after_colon = false
  #type = ''

  push(chunk: Buffer): Cut[] {
    this.#cuts = []
    this.#from = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (this.#in_string) this.#readString(byte)
      else if (byte === QUOTE) this.#beginString()
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#open(byte === OPEN_BRACE, at)
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#close(chunk, at)
      else if (this.#depth === 1) this.#readMember(byte)
      else if (this.#depth === 0 && byte > 32 && byte < 128) this.#noteGarbage()
    }
    if (this.#holding) this.#held.add(chunk.subarray(this.#from))
    return this.#cuts
  }

  end(): Cut[] {
    if (this.#depth === 0 && !this.#in_string) return []
    return [{ where: this.#where(), bytes: undefined, problem: 'truncated' }]
  }

  #beginString(): void {
    this.#in_string = true
    this.#token = ''
  }

  #readString(byte: number): void {
    if (this.#escaped) this.#escaped = false
    else if (byte === BACKSLASH) this.#escaped = true
    else if (byte === QUOTE) this.#endString()
    else if (this.#depth === 1 && this.#token.length < KEY_LENGTH_MAX) this.#token += String.fromCharCode(byte)
  }

  #endString(): void {
    this.#in_string = false
    if (this.#depth !== 1 || this.#is_array) return
    if (!this.#after_colon) this.#key = this.#token
    else if (this.#key === 'resourceType') this.#type = this.#token
  }

  #readMember(byte: number): void {
    if (byte === COLON) this.#after_colon = true
    else if (byte === COMMA) this.#after_colon = false
  }

  #open(is_object: boolean, at: number): void {
    if (this.#depth === 0) this.#beginValue(is_object, at)
    else if (this.#depth === this.#piece_depth && is_object) this.#hold(at)
    else if (this.#depth === 1 && !is_object && this.#isBundleEntries()) this.#beginEntries()
    this.#depth++
  }

  #beginValue(is_object: boolean, at: number): void {
    this.#is_array = !is_object
    this.#piece_depth = is_object ? -1 : 1
    this.#count = 0
    this.#key = this.#type = ''
    this.#after_colon = false
    if (is_object) this.#hold(at)
  }

  #isBundleEntries(): boolean {
    const may_be_bundle = this.#type === '' || this.#type === 'Bundle'
    return !this.#is_array && this.#after_colon && this.#key === 'entry' && may_be_bundle
  }

  /** From here on only the entries are held, each for itself. */
  #beginEntries(): void {
    this.#held.take()
    this.#holding = false
    this.#piece_depth = 2
  }

  #close(chunk: Buffer, at: number): void {
    this.#depth = Math.max(0, this.#depth - 1)
    if (this.#holding && (this.#depth === 0 || this.#depth === this.#piece_depth)) this.#cut(chunk, at)
    // behind the entries of a Bundle nothing more is held
    if (this.#depth <= 1 && this.#piece_depth === 2) this.#piece_depth = Infinity
  }

  #hold(at: number): void {
    this.#holding = true
    this.#from = at
  }

  #cut(chunk: Buffer, at: number): void {
    this.#held.add(chunk.subarray(this.#from, at + 1))
    const { bytes, overflow } = this.#held.take()
    const where = this.#where()
    this.#cuts.push(overflow ? { where, bytes: undefined, problem: 'too-long' } : { where, bytes })
    this.#holding = false
    this.#count++
  }

  #where(): string {
    return this.#piece_depth > 0 ? `entry[${this.#count}]` : 'resource'
  }

  #noteGarbage(): void {
    if (this.#garbage) return
    this.#garbage = true
    this.#cuts.push({ where: 'file', bytes: undefined, problem: 'not-json' })
  }
}

/** Bytes of the piece in hand, which may come in several chunks; what is too long is let go. */
function makeHold() {
  let parts: Buffer[] = []
  let length = 0
  return {
    add(part: Buffer): void {
      length += part.length
      if (length > PIECE_BYTES_MAX) parts = []
      else if (part.length > 0) parts.push(part)
    },
    take(): { bytes: Buffer; overflow: boolean } {
      const taken = {
        bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts),
        overflow: length > PIECE_BYTES_MAX,
      }
      parts = []
      length = 0
      return taken
    },
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte <= 32)
}
