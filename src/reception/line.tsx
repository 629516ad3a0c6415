// A row of a list that somebody keeps, with the button that ends it.
import type { ReactNode } from 'react'
import { Button, Form } from '../ui/index.ts'
import type { DeskCall } from './frame.tsx'

/** A row of a list with the button that ends it; `about` names the row to whoever hears the button without seeing the row. */
export function Line({ call, action, button, about, children }: {
  call: Pick<DeskCall, 'frame'>; action: string; button: string; about?: string | undefined; children: ReactNode
}) {
  return (
    <li className="keep__row">
      <div>{children}</div>
      <Form action={action} csrf={call.frame.csrf}><Button kind="quiet">{button}{about && <span className="hidden">: {about}</span>}</Button></Form>
    </li>
  )
}
