// Attachment: which branch looks after a person. Asked by residents, decided by clinics within two working days.
import { NETWORK_ID } from '../../platform/ids.ts'
import { holds } from '../../platform/permit.ts'
import type { Part } from '../../platform/part.ts'
import { keepApplications } from './applying.ts'
import { residentRoutes } from './public.tsx'
import { clinicRoutes } from './staff.tsx'
import { attachWords } from './words/index.ts'


const grants = {
  'access.attachments': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'],
  'access.attach_limits': ['chief_doctor'],
  'access.attachments_overdue': ['city_officer'],
}

export const attachPart: Part = {
  grants,
  routes: [...residentRoutes, ...clinicRoutes],
  jobs: [{ name: 'access.attachments', every: '*/15 * * * *', run: keepApplications }],
  rail: (actor, clinic, lang) => [
    ...(holds(grants, actor, 'access.attachments', clinic.id)
      ? [{ label: attachWords(lang).clinic.rail, href: `/access/${clinic.slug}/attachments`, place: 43 }]
      : []),
    ...(holds(grants, actor, 'access.attachments_overdue', NETWORK_ID)
      ? [{ label: attachWords(lang).overdue.rail, href: '/access/attachments/overdue', place: 81 }]
      : []),
  ],
}
