// Offers: nobody leaves without one. The waiting list, visits that a clinic called off, alerts.
import { holds } from '../../platform/permit.ts'
import type { Part } from '../../platform/part.ts'
import { alertRoutes } from './alerts/public.tsx'
import { watchAlerts } from './alerts/watching.ts'
import { keepOffers } from './keeping.ts'
import { offerRoutes } from './offer_routes.tsx'
import { waitingRoutes } from './waiting_routes.tsx'
import { offersWords } from './words/index.ts'

const grants = {
  'access.touched': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'],
}

export const offersPart: Part = {
  grants,
  routes: [...waitingRoutes, ...offerRoutes, ...alertRoutes],
  jobs: [
    { name: 'access.offers', every: '* * * * *', run: keepOffers },
    { name: 'access.alerts', every: '*/2 * * * *', run: watchAlerts },
  ],
  rail: (actor, clinic, lang) =>
    holds(grants, actor, 'access.touched', clinic.id)
      ? [{ label: offersWords(lang).touched.rail, href: `/access/${clinic.slug}/touched`, place: 41 }]
      : [],
}
