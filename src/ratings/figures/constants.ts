// Every number of the method, once. Three kinds, because three different people may change them:
// FIXED by the formula (nobody), DATA re-estimated from answers (the yearly or the release run),
// POLICY by a published decision only.

/** Fixed by the formulas; changing one makes it another formula. */
export const FIXED = {
  /** Two-sided 95 % of the normal distribution: bands, Wilson, inner funnel limit. */
  z_95: 1.959964,
  /** Two-sided 99.8 %: outer funnel limit (Spiegelhalter 2005). */
  z_998: 3.090232,
  /** One-sided bound of the sorting formula (Evan Miller). */
  z_sorting: 1.65,
  /** One imaginary answer of each mark in the sorting formula (Dirichlet +1). */
  sorting_prior: 1,
  /** Limits at this many mean moving ranges (XmR). */
  xmr_limit: 2.66,
  /** Near lines at two thirds of the way to the limits; shown as 1.7733, kept unrounded. */
  xmr_near: (2 * 2.66) / 3,
  /** Moving ranges from this many means on are screened out once. */
  xmr_screen: 3.267,
  /** Points that make a trend or a shift. */
  xmr_run: 7,
} as const

/** Estimated from answers and stored with their date; these are only the values to begin with. */
export const DATA_AT_START = {
  /** Answers that weigh as much as the peer mean; 15 comes from British studies. Yearly, per specialty. */
  k: 15,
  /** Pooled standard deviation within a doctor; illustrative. Yearly, per specialty. */
  sigma: 0.9,
} as const

/** Changed only by a published decision. */
export const POLICY = {
  /** Below this many answers nothing is shown, not even the count. */
  answers_min: 5,
  /** n_eff from which stars are shown (doctor: GPAQ-R and GMC; clinic: HCAHPS). */
  stars_min: { doctor: 30, clinic: 100 },
  /** n_eff from which the label "preliminary" goes (doctor: reliability 0.70; clinic: CMS). */
  settled_min: { doctor: 35, clinic: 276 },
  /** Open data (GP Patient Survey). */
  open_data_min: 10,
  /** Cells from 1 to this are hidden. */
  hidden_cell_max: 4,
  /** Comments reach the doctor in batches of at least this many. */
  comment_batch_min: 5,
  /** Answers or waits behind a funnel dot, an SPC point, a nine-in-ten wait. */
  point_answers_min: 30,
  /** Points from which an XmR chart has limits. */
  xmr_points_min: 12,
  /** Points off the median from which a run chart is judged. */
  run_points_min: 10,
  /** Doctors below which the peer group widens to the whole specialty (proposal). */
  peer_doctors_min: 10,
  /** K outside this range is not believed (proposal). */
  k_min: 5,
  k_max: 60,
  /** Clinics below which there is no funnel (proposal). */
  funnel_clinics_min: 10,
  /** Largest non-response weight (proposal). */
  weight_max: 3,
  /** Respondents below which a weighting cell is merged with its neighbour. */
  weight_cell_answers_min: 5,
  /** Values every hidden primary cell must still be able to take (proposal). */
  feasible_values_min: 3,
  /** Answers that must have entered, and left unless none did, before a figure is renewed. */
  release_change_min: 5,
  /** What a parent's total minus its published children must leave, unless it leaves nothing. */
  remainder_answers_min: 10,
  remainder_doctors_min: 2,
  /** Whole months in a figure. */
  window_months: 12,
  /** Half-life of the "recent" figure. */
  recency_half_life_days: 180,
  /** Horizon H of waits. */
  wait_horizon_days: 28,
} as const

/** Whose figure it is; the two are separate questions and never mix. */
export type FigureKind = 'doctor' | 'clinic'

/** How many answers gave each mark, five first: [5★, 4★, 3★, 2★, 1★]. */
export type MarkCounts = readonly [number, number, number, number, number]

/** The marks in the order of MarkCounts. */
export const MARKS = [5, 4, 3, 2, 1] as const
