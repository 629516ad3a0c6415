// The page that shows every piece with several states, for looking at and for the browser tests.
import type { Lang } from '../platform/i18n.ts'
import { catalogue } from '../platform/i18n.ts'
import { GalleryFigures } from './gallery/figures.tsx'
import { GalleryForms } from './gallery/forms.tsx'
import { GalleryReading, GalleryWays } from './gallery/reading.tsx'
import { GalleryWork } from './gallery/work.tsx'
import { ResidentLayout } from './layout.tsx'
import { Tabs } from './navigation.tsx'
import { Heading, Lead } from './reading.tsx'
import { StaffLayout } from './staff.tsx'
import { galleryEn } from './words/gallery_en.ts'
import type { GalleryWords } from './words/gallery_ru.ts'
import { galleryRu } from './words/gallery_ru.ts'

const galleryWords = catalogue<GalleryWords>(galleryRu, galleryEn)

/** The whole design system on one page: residents' density, or the staff's with rail and list. */
export function Gallery({
  lang,
  density = 'resident',
  theme,
}: {
  lang: Lang
  density?: 'resident' | 'staff' | undefined
  theme?: 'light' | 'dark' | undefined
}) {
  const words = galleryWords(lang)
  const path = `/ui?density=${density}`
  const page = {
    lang,
    theme,
    path,
    title: words.title,
    demo: true,
    sign_in_href: '#',
    sign_out_action: '#',
    csrf: 'csrf',
  }
  const tabs = (['resident', 'staff'] as const).map((key) => ({
    href: `/ui?density=${key}&lang=${lang}`,
    label: words[key],
    current: key === density,
  }))
  const inside = (
    <>
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      <Tabs label={words.densities} tabs={tabs} />
      {density === 'staff' && <GalleryWork words={words} />}
      <GalleryReading words={words} />
      <GalleryForms words={words} />
      <GalleryFigures words={words} />
      <GalleryWays words={words} />
    </>
  )
  if (density === 'resident') {
    return (
      <ResidentLayout {...page} footer_links={[{ href: '#main', label: words.link }]}>
        {inside}
      </ResidentLayout>
    )
  }
  const rail = words.rail.map((label, index) => ({
    href: `#${index}`,
    label,
    current: index === 0,
    count: [12, 0, 3, 0, 0, 0][index],
  }))
  return (
    <StaffLayout {...page} rail={rail} place={words.clinic} user_name={words.moments[2]![2]}>
      {inside}
    </StaffLayout>
  )
}
