import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ICON_NAMES = [
  'alert-circle',
  'alert-triangle',
  'arrow-left',
  'arrow-right',
  'bell',
  'building-hospital',
  'calendar',
  'check',
  'chevron-left',
  'chevron-right',
  'circle',
  'circle-check',
  'circle-dashed',
  'clock',
  'clock-exclamation',
  'download',
  'edit',
  'external-link',
  'eye',
  'file-text',
  'filter',
  'flag',
  'heart',
  'home',
  'inbox',
  'info-circle',
  'language',
  'list',
  'lock',
  'login',
  'logout',
  'mail',
  'map-pin',
  'message',
  'paperclip',
  'phone',
  'plus',
  'printer',
  'refresh',
  'search',
  'send',
  'settings',
  'star',
  'stethoscope',
  'trash',
  'upload',
  'user',
  'users',
  'x',
] as const
export type IconName = (typeof ICON_NAMES)[number]

const folder = dirname(fileURLToPath(import.meta.resolve('@tabler/icons/outline/star.svg')))
const drawings = new Map<IconName, string>(ICON_NAMES.map((name) => [name, readDrawing(name)]))

/** A Tabler outline icon, silent for screen readers: a word always stands beside it. `size` in px. */
export function Icon({ name, size = 20 }: { name: IconName; size?: 16 | 20 | 24 | 32 | undefined }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      dangerouslySetInnerHTML={{ __html: drawings.get(name) ?? '' }}
    />
  )
}

function readDrawing(name: IconName): string {
  const svg = readFileSync(join(folder, `${name}.svg`), 'utf8')
  const inside = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
  return inside
    .replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', '')
    .replace(/\s*\n\s*/g, '')
    .replaceAll(' />', '/>')
}
