// The words of others' standards that schedules and slots speak by, and ours beside them: code systems, identifiers,
// extensions. What comes in (feed/, fhir/) and what goes out (publish/, fhir/) read the same list.

/** SMART Scheduling Links, https://github.com/smart-on-fhir/smart-scheduling-links/blob/master/specification.md */
const SMART = 'http://fhir-registry.smarthealthit.org/StructureDefinition'
export const BOOKING_LINK = `${SMART}/booking-deep-link`
export const BOOKING_PHONE = `${SMART}/booking-phone`
export const SLOT_CAPACITY = `${SMART}/slot-capacity`
/** `some`, `none` or `unknown`, of a Schedule without slots. */
export const HAS_AVAILABILITY = `${SMART}/has-availability`
/** When what is told was last known to be true at its source; stands in `meta`. */
export const LAST_SOURCE_SYNC = 'http://hl7.org/fhir/StructureDefinition/lastSourceSync'

const OURS = 'https://otklik.example/fhir'
/** Codes of clinics.specialty. */
export const SPECIALTY_SYSTEM = `${OURS}/CodeSystem/specialty`
/** `<clinic's slug>/<branch's slug>` */
export const BRANCH_SYSTEM = `${OURS}/sid/branch`
/** A reference to the Practitioner whose Schedule it is, where `actor` has room for the Location alone. */
export const SCHEDULE_DOCTOR = `${OURS}/StructureDefinition/schedule-doctor`
/** Who may book (access/slot.ts): `adult`, `child`, `both` as valueCode, of a Schedule and of a Slot. */
export const AUDIENCE = `${OURS}/StructureDefinition/audience`
/** `any`, `first`, `repeat` as valueCode, of a Slot. */
export const VISIT_KIND = `${OURS}/StructureDefinition/visit-kind`
/** valueBoolean, of a Slot. */
export const URGENT_ONLY = `${OURS}/StructureDefinition/urgent-only`
/** valueBoolean, of a Slot. */
export const REFERRAL_ONLY = `${OURS}/StructureDefinition/referral-only`
