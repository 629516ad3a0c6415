import type { ReactNode } from 'react'
import type { Frame } from '../../../platform/http/route.ts'
import type { RailItem } from '../../../platform/slice.ts'
import { formatDateTime, localDate } from '../../../platform/time.ts'
import { StaffLayout, type State } from '../../../ui/index.ts'
import type { SourceState } from '../rules/age.ts'
import { feedWords } from '../words/index.ts'

/** What every page of sources is handed. */
export interface SourceFrame {
  frame: Frame
  rail: readonly RailItem[]
}

/** The rail and the title that all pages of sources share. */
export function SourceLayout({ frame, rail, title, children }: SourceFrame & { title: string; children: ReactNode }) {
  return <StaffLayout {...frame} title={title} rail={rail} place={feedWords(frame.lang).place} robots="noindex">{children}</StaffLayout>
}

export const STATE_LOOKS: Readonly<Record<SourceState, State>> = {
  fine: 'fine', late: 'late', never: 'unknown', paused: 'neutral', by_hand: 'neutral',
}

export interface Moment {
  frame: Frame
  now: Date
  zone: string
}

/** «вт 24 ноября, 09:30»; what never was is said in words, not as a nought. */
export function sayMoment({ frame, now, zone }: Moment, at: Date | null): string {
  return at === null ? feedWords(frame.lang).not_read : formatDateTime(frame.lang, at, zone, localDate(now, zone))
}
