// The door of the design system: what pages are made of. Everything else in this folder is its own affair.
export { ASSETS_FOLDER, assetUrl, readAsset } from './assets.ts'
export { BarList, Figure, StarBand } from './figure.tsx'
export type { BarItem, FigureProps } from './figure.tsx'
export { MonthChart, SparkLine } from './chart.tsx'
export type { MonthChartProps, Series } from './chart.tsx'
export { DayChart } from './day_chart.tsx'
export type { DayChartProps } from './day_chart.tsx'
export { renderDocument } from './document.tsx'
export type { DocumentProps } from './document.tsx'
export { Checkbox, Checkboxes, Radios } from './choices.tsx'
export { Field, FileInput, Select, TextArea } from './field.tsx'
export type { Choice, FieldProps } from './field.tsx'
export { Actions, Button, Confirm, DraftSent, ErrorSummary, Form } from './form.tsx'
export type { ButtonProps, FieldError } from './form.tsx'
export { Gallery } from './gallery.tsx'
export { Icon } from './icon.tsx'
export type { IconName } from './icon.tsx'
export { AnswerLayout, ResidentLayout, answerStyleHash } from './layout.tsx'
export type { AnswerLayoutProps, HeaderProps, Link, ResidentLayoutProps } from './layout.tsx'
export { nameIn, transliterate } from './latin.ts'
export { Breadcrumbs, Pagination, Pills, Tabs } from './navigation.tsx'
export type { Tab } from './navigation.tsx'
export {
  Aside,
  Card,
  Details,
  Door,
  Doors,
  Empty,
  Heading,
  KeyHint,
  Lead,
  Lines,
  Notice,
  Progress,
  Quote,
  StateSigns,
  StateTag,
} from './reading.tsx'
export type { NoticeKind, State } from './reading.tsx'
export { MAIL_STYLES, mailFoot, renderMailHtml, renderShortMail } from './mail.tsx'
export { Phone, formatPhone } from './phone.tsx'
export { Stars } from './stars.tsx'
export type { StarsProps } from './stars.tsx'
export { Row, Rows, Split, StaffLayout } from './staff.tsx'
export type { RailItem, StaffLayoutProps } from './staff.tsx'
export { DefinitionList, Table, Timeline } from './table.tsx'
export type { Column, Fact, Moment, TableProps } from './table.tsx'
export { WallLayout } from './wall.tsx'
export type { WallLayoutProps } from './wall.tsx'
