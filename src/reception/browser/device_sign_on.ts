// The form that signs on carries the id of the device, so that what is done without network can be told to be its own; and what
// an earlier shift left on the device goes from here too.
import { findDeviceId } from './device_ids.ts'
import { flush } from './device_outbox.ts'

/** Fills in the hidden field; without script, or without a store, the shift has no device. */
async function fillDevice(): Promise<void> {
  const fields = [...document.querySelectorAll<HTMLInputElement>('[data-device-id]')]
  const id = await findDeviceId().catch(() => '')
  for (const field of fields) field.value = id
}

void fillDevice()
void flush().catch(() => undefined)
