export type Specialty = {
  /** Kebab-case, stable; usable as a FHIR code of a code system of our own. */
  code: string
  name_ru: string
  name_en: string
  /** Share of the city's visits; all together have 1. */
  share_of_visits: number
  children: boolean
  adults: boolean
  /** Planned length of one visit. Norms of order 290н where there is one, else ours. */
  visit_minutes: number
  /** A visit after which no letter may be sent. */
  sensitive: boolean
}

/** The specialties of the demo city's polyclinics, the busiest first. */
export const specialties: readonly Specialty[] = [
  row('therapist', 'Терапевт участковый', 'District therapist', 0.2, 'adults', 15),
  row('paediatrician', 'Педиатр участковый', 'District paediatrician', 0.16, 'children', 15),
  row('gp', 'Врач общей практики', 'General practitioner', 0.13, 'adults', 18),
  row('ophthalmologist', 'Офтальмолог', 'Ophthalmologist', 0.055, 'both', 14),
  row('ent', 'Оториноларинголог', 'ENT doctor', 0.05, 'both', 16),
  row('ob-gyn', 'Акушер-гинеколог', 'Obstetrician-gynaecologist', 0.05, 'adults', 22),
  row('surgeon', 'Хирург', 'Surgeon', 0.045, 'both', 15),
  row('neurologist', 'Невролог', 'Neurologist', 0.045, 'both', 22),
  row('cardiologist', 'Кардиолог', 'Cardiologist', 0.035, 'both', 20),
  row('dermatologist', 'Дерматолог', 'Dermatologist', 0.03, 'both', 14),
  row('traumatologist', 'Травматолог-ортопед', 'Trauma and orthopaedic doctor', 0.03, 'both', 16),
  row('endocrinologist', 'Эндокринолог', 'Endocrinologist', 0.028, 'both', 19),
  row('urologist', 'Уролог', 'Urologist', 0.022, 'adults', 16),
  row('gastroenterologist', 'Гастроэнтеролог', 'Gastroenterologist', 0.014, 'both', 20),
  row('ultrasound', 'Врач УЗИ', 'Ultrasound doctor', 0.02, 'both', 20),
  row('pulmonologist', 'Пульмонолог', 'Pulmonologist', 0.009, 'both', 20),
  row('allergologist', 'Аллерголог-иммунолог', 'Allergologist-immunologist', 0.009, 'both', 20),
  row('rheumatologist', 'Ревматолог', 'Rheumatologist', 0.007, 'adults', 20),
  row('physiotherapist', 'Физиотерапевт', 'Physiotherapist', 0.008, 'both', 15),
  row('rehabilitation', 'Врач-реабилитолог', 'Rehabilitation doctor', 0.006, 'both', 25),
  row('nephrologist', 'Нефролог', 'Nephrologist', 0.004, 'both', 20),
  row('coloproctologist', 'Колопроктолог', 'Coloproctologist', 0.005, 'adults', 18),
  row('orthopaedist-child', 'Детский ортопед', 'Paediatric orthopaedist', 0.008, 'children', 16),
  row('surgeon-child', 'Детский хирург', 'Paediatric surgeon', 0.008, 'children', 15),
  row('geriatrician', 'Гериатр', 'Geriatrician', 0.004, 'adults', 30),
  row('psychiatrist', 'Психиатр', 'Psychiatrist', 0.004, 'both', 30, 'sensitive'),
  row('narcologist', 'Нарколог', 'Addiction doctor', 0.002, 'both', 30, 'sensitive'),
  row('venereologist', 'Венеролог', 'Venereologist', 0.003, 'adults', 15, 'sensitive'),
  row('oncologist', 'Онколог', 'Oncologist', 0.007, 'both', 25, 'sensitive'),
  row('infectious-disease', 'Инфекционист', 'Infectious disease doctor', 0.002, 'both', 20, 'sensitive'),
]

function row(
  code: string,
  name_ru: string,
  name_en: string,
  share_of_visits: number,
  whom: 'adults' | 'children' | 'both',
  visit_minutes: number,
  sensitive?: 'sensitive',
): Specialty {
  return {
    code,
    name_ru,
    name_en,
    share_of_visits,
    children: whom !== 'adults',
    adults: whom !== 'children',
    visit_minutes,
    sensitive: sensitive !== undefined,
  }
}
