import { page } from '../platform/http/answer.ts'
import { route } from '../platform/http/route.ts'
import { ResidentLayout } from '../ui/index.ts'
import { siteWords } from './errors.tsx'

export const homeRoute = route({
  method: 'GET', url: '/', permit: 'public', audit: null,
  handle({ frame }) {
    const words = siteWords(frame.lang)
    return page(
      <ResidentLayout {...frame} title={words.home_title}>
        <h1>{words.home_title}</h1>
        <p className="lead">{words.home_lead}</p>
        <h2><a href="/clinics">{words.door_clinics}</a></h2>
        <p>{words.door_clinics_more}</p>
      </ResidentLayout>,
    )
  },
})
