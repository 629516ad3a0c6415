// Stems of words that would give away that somebody saw a doctor: they may not stand in a letter (rules/wording.ts).

const SPECIALTIES_RU = [
  'терапевт', 'педиатр', 'хирург', 'кардиолог', 'невролог', 'невропатолог', 'психиатр', 'психотерапевт', 'нарколог',
  'венеролог', 'онколог', 'гинеколог', 'уролог', 'андролог', 'офтальмолог', 'окулист', 'оториноларинголог', 'отоларинголог',
  'дерматолог', 'эндокринолог', 'гастроэнтеролог', 'инфекционист', 'стоматолог', 'травматолог', 'ортопед', 'аллерголог',
  'иммунолог', 'пульмонолог', 'ревматолог', 'фтизиатр', 'гематолог', 'нефролог', 'проктолог', 'колопроктолог', 'гериатр',
  'физиотерапевт', 'рентгенолог', 'реабилитолог', 'акушер', 'лор',
]

/** Russian stems; what may follow them is any ending. */
export const TELLING_RU: readonly string[] = [
  'посещени', 'посетил', 'посещал', 'визит', 'приём', 'прием', 'диагноз', 'диагност', 'анализ', 'обследован', 'осмотр',
  'процедур', 'прививк', 'вакцин', 'операци', 'болезн', 'болел', 'заболевани', 'лечени', 'лечил', 'лечащ', 'рецепт',
  'симптом', 'диспансер', 'медосмотр', 'больничн', 'доктор', 'врач', 'медсестр', ...SPECIALTIES_RU,
]

/** Words that begin with such a stem and tell nothing, and the post under every letter. */
export const HARMLESS_RU: readonly string[] = ['главный врач', 'главного врача', 'главному врачу', 'главным врачом', 'приёмн', 'приемн', 'приемлем', 'лорд', 'визитк']

export const TELLING_EN: readonly string[] = [
  'visit', 'appointment', 'consultation', 'diagnos', 'analys', 'examination', 'test result', 'procedure', 'vaccin', 'surgery',
  'surgeon', 'illness', 'disease', 'treatment', 'prescription', 'symptom', 'doctor', 'physician', 'nurse', 'therapist', 'paediatric',
  'pediatric', 'cardiolog', 'neurolog', 'psychiatr', 'narcolog', 'venereolog', 'oncolog', 'gynaecolog', 'gynecolog', 'urolog',
  'ophthalmolog', 'dermatolog', 'endocrinolog', 'gastroenterolog', 'dentist', 'orthopaed', 'orthoped', 'allergolog', 'pulmonolog',
  'rheumatolog', 'nephrolog', 'obstetric', 'infectious',
]

export const HARMLESS_EN: readonly string[] = ['chief doctor']
