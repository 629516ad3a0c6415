// What stands around every page of the installed app: what waits to be sent, what was not taken, whether one is still on post,
// and the way to its neighbours under the thumb. Without script it is a page like any other.
import type { ReactNode } from 'react'
import type { Lang } from '../../platform/i18n.ts'
import { Button, Icon, type IconName, StaffLayout } from '../../ui/index.ts'
import type { DeskCall } from '../frame.tsx'
import type { Shift } from '../posts/queries/shifts.ts'
import { deviceWords } from './words/index.ts'

/** The pages under the thumb, by the word in their address; kept for the time without network unless they need it. */
const SECTIONS = [
  { section: 'post', icon: 'check', is_kept: true },
  { section: 'board', icon: 'list', is_kept: true },
  { section: 'directory', icon: 'stethoscope', is_kept: true },
  { section: 'situations', icon: 'alert-circle', is_kept: false },
] as const satisfies readonly { section: string; icon: IconName; is_kept: boolean }[]

export type DeviceSection = (typeof SECTIONS)[number]['section']

interface DeviceFrameProps {
  call: DeskCall
  section: DeviceSection
  title: string
  /** The shift in which things are done here; null on pages that are only read. */
  shift: Shift | null
  /** Notices that came since one began. */
  unread?: number
  /** More scripts of the page, beside the device's own. */
  scripts?: readonly string[]
  /** More pages to keep for the time without network. */
  keep?: readonly string[]
  /** What stands above the neighbours, under the thumb as they are. */
  foot?: ReactNode
  children: ReactNode
}

export function DeviceFrame({ call, section, title, shift, unread = 0, scripts, keep, foot, children }: DeviceFrameProps) {
  const { house, actor, clinic, lang, frame } = call
  const words = deviceWords(lang)
  const base = `/reception/${clinic.slug}`
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === `${base}/${section}` }))
  const kept = [...SECTIONS.filter(({ is_kept }) => is_kept).map((one) => `${base}/${one.section}`), ...(keep ?? [])]
  return (
    <StaffLayout
      {...frame} title={title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex" keys={false}
      scripts={['device.js', 'board_call.js', ...(scripts ?? [])]} manifest={`${base}/app.webmanifest`}
    >
      <div
        className="device" data-device="" data-clinic={clinic.slug} data-shift={shift?.id} data-branch={shift?.branch_slug} data-post={shift?.post_id} data-account={shift?.account_id}
        data-keep={JSON.stringify(kept)} data-words={JSON.stringify(words.state)}
      >
        {children}
        <div className="device__foot">
          <p className="device__told" data-device-told="" role="alert" hidden />
          <p className="device__told" role="status" hidden>
            <a href={`${base}/board`} data-board-call="">{words.frame.board}</a>
          </p>
          <p className="device__told" data-device-unread="" hidden={unread === 0}>
            <a href={`${base}/post/start`}>{words.frame.unread}</a>
          </p>
          <div className="device__refused" data-device-refused="" role="region" aria-label={words.frame.refused} hidden>
            <p className="device__name">{words.frame.refused}</p>
            <ul />
          </div>
          {foot}
          <p className="device__state">
            <span data-device-state="" role="status" hidden />
            <span data-device-sign-in="" hidden><Button kind="quiet" href={`/people/sign-in?back=${encodeURIComponent(`${base}/post`)}`}>{words.frame.sign_in}</Button></span>
          </p>
          <Thumb lang={lang} base={base} section={section} />
        </div>
      </div>
    </StaffLayout>
  )
}

function Thumb({ lang, base, section }: { lang: Lang; base: string; section: DeviceSection }) {
  const words = deviceWords(lang).frame
  const named: Record<DeviceSection, string> = { post: words.post, board: words.board, directory: words.directory, situations: words.situation }
  return (
    <nav className="thumb" aria-label={words.nav}>
      <ul>
        {SECTIONS.map((one) => (
          <li key={one.section}>
            <a href={`${base}/${one.section}`} aria-current={one.section === section ? 'page' : undefined}>
              <Icon name={one.icon} size={24} />
              {named[one.section]}
              {one.section === 'board' && <span className="thumb__count" data-board-count="" hidden><span aria-hidden="true" /><span className="hidden" /></span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
