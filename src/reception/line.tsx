// A row of a list that somebody keeps, with the button that ends it.
import type { ReactNode } from 'react'
import { Button, Form } from '../ui/index.ts'
import type { DeskCall } from './frame.tsx'

/** A row of a list with the button that ends it. */
export function Line({ call, action, button, children }: { call: Pick<DeskCall, 'frame'>; action: string; button: string; children: ReactNode }) {
  return (
    <li className="keep__row">
      <div>{children}</div>
      <Form action={action} csrf={call.frame.csrf}><Button kind="quiet">{button}</Button></Form>
    </li>
  )
}
