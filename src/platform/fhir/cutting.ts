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
  const held = makeHold()
  let depth = 0
  let in_string = false
  let escaped = false
  let garbage = false
  // of the value at the top
  let is_array = false
  let cut_depth = -1
  let count = 0
  let holding = false
  // of its members
  let token = ''
  let key = ''
  let type = ''
  let after_colon = false

  function open(is_object: boolean): 'hold' | undefined {
    if (depth === 0) {
      is_array = !is_object
      cut_depth = is_array ? 1 : -1
      key = type = ''
      after_colon = false
      count = 0
      if (is_object) return 'hold'
    } else if (depth === 1 && !is_array && !is_object && key === 'entry' && after_colon && (type === '' || type === 'Bundle')) {
      // entries of a Bundle: from here on only they are held
      held.take()
      holding = false
      cut_depth = 2
    } else if (is_object && depth === cut_depth) {
      return 'hold'
    }
    return undefined
  }

  function endString(): void {
    if (depth !== 1 || is_array) return
    if (!after_colon) key = token
    else if (key === 'resourceType') type = token
  }

  return {
    push(chunk) {
      const cuts: Cut[] = []
      let from = 0
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at]!
        if (in_string) {
          if (escaped) escaped = false
          else if (byte === 92) escaped = true
          else if (byte === 34) {
            in_string = false
            endString()
          } else if (depth === 1 && token.length < 32) token += String.fromCharCode(byte)
        } else if (byte === 34) {
          in_string = true
          token = ''
        } else if (byte === 58) {
          if (depth === 1) after_colon = true
        } else if (byte === 44) {
          if (depth === 1) after_colon = false
        } else if (byte === 123 || byte === 91) {
          if (open(byte === 123) === 'hold') {
            holding = true
            from = at
          }
          depth++
        } else if (byte === 125 || byte === 93) {
          depth = Math.max(0, depth - 1)
          if (holding && (depth === 0 || depth === cut_depth)) {
            held.add(chunk.subarray(from, at + 1))
            const { bytes, overflow } = held.take()
            const where = cut_depth > 0 ? `entry[${count}]` : 'resource'
            cuts.push(overflow ? { where, bytes: undefined, problem: 'too-long' } : { where, bytes })
            holding = false
            count++
          }
          // behind the entries nothing more is held
          if (depth <= 1 && cut_depth === 2) cut_depth = Infinity
        } else if (depth === 0 && byte > 32 && byte < 128 && !garbage) {
          garbage = true
          cuts.push({ where: 'file', bytes: undefined, problem: 'not-json' })
        }
      }
      if (holding) held.add(chunk.subarray(from))
      return cuts
    },
    end() {
      if (depth === 0 && !in_string) return []
      return [{ where: cut_depth > 0 ? `entry[${count}]` : 'resource', bytes: undefined, problem: 'truncated' }]
    },
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
      const taken = { bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts), overflow: length > PIECE_BYTES_MAX }
      parts = []
      length = 0
      return taken
    },
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte <= 32)
}
