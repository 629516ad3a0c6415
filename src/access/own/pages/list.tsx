// The doctors of a clinic, each with what is kept of their schedule.
import { Actions, Aside, Button, Empty, Field, Form, Heading, Lead, Row, Rows } from '../../../ui/index.ts'
import type { ListedDoctor } from '../queries/doctors.ts'
import { ownWords } from '../words/index.ts'
import { type DeskCall, ScheduleDesk, doctorName, schedulesHref } from './desk.tsx'

/** Whose hours are kept here; they stand first. */
const isKept = ({ templates, free, taken }: ListedDoctor) => templates > 0 || free + taken > 0

export function DoctorsPage({ call, doctors, q, may_change }: {
  call: DeskCall; doctors: readonly ListedDoctor[]; q: string; may_change: boolean
}) {
  const { lang, clinic } = call
  const words = ownWords(lang)
  const [kept, others] = [doctors.filter(isKept), doctors.filter((doctor) => !isKept(doctor))]
  return (
    <ScheduleDesk call={call} title={words.list.title}>
      <Heading level={1}>{words.list.title}</Heading>
      <Lead>{words.list.lead}</Lead>
      {!may_change && <Aside>{words.list.read_only}</Aside>}
      <Form action={schedulesHref(clinic.slug)} method="get" line>
        <Field name="q" type="search" label={words.list.search} value={q} />
        <Actions><Button kind="secondary">{words.list.find}</Button></Actions>
      </Form>
      {doctors.length === 0 && <Empty why={words.list.empty} next={words.list.empty_next} />}
      {kept.length > 0 && <DoctorRows call={call} label={words.list.title} doctors={kept} />}
      {others.length > 0 && (
        <>
          <Heading>{words.list.others}</Heading>
          <DoctorRows call={call} label={words.list.others} doctors={others} />
        </>
      )}
    </ScheduleDesk>
  )
}

function DoctorRows({ call: { lang, clinic }, label, doctors }: { call: DeskCall; label: string; doctors: readonly ListedDoctor[] }) {
  const words = ownWords(lang)
  return (
    <Rows label={label}>
      {doctors.map((doctor) => (
        <Row
          key={doctor.id}
          href={schedulesHref(clinic.slug, doctor.id)}
          title={doctorName(lang, doctor)}
          side={isKept(doctor) && words.list.counts(doctor.free, doctor.taken)}
        >
          {[
            ...(lang === 'en' ? doctor.specialties_en : doctor.specialties_ru),
            ...(doctor.absence ? [words.absences[doctor.absence]!] : []),
          ].join(' · ')}
        </Row>
      ))}
    </Rows>
  )
}
