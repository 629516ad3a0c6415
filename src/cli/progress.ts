// One line on a terminal that is written over; on a file or pipe a line now and then.
export interface ProgressLine {
  show(text: string): void
  /** Leaves the last state standing. */
  end(): void
}

/** Shows how far long work is. On anything but a terminal only every hundredth state is written. */
export function progressLine(stream: NodeJS.WritableStream): ProgressLine {
  const terminal = (stream as NodeJS.WriteStream).isTTY
  let shown = 0
  return {
    show(text) {
      if (terminal) stream.write(`\r\x1b[K${text}`)
      else if (shown % 100 === 0) stream.write(`${text}\n`)
      shown += 1
    },
    end() {
      if (terminal && shown > 0) stream.write('\n')
    },
  }
}

/** «[#####.....] 50 %» of `width` signs for a share from 0 to 1. */
export function progressBar(share: number, width = 30): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width)
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${Math.floor(share * 100)} %`
}
