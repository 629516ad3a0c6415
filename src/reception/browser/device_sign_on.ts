// The form that signs on carries the id of the device, so that what is done without network can be told to be its own.
import { findDeviceId } from './device_ids.ts'

/** Fills in the hidden field; without script, or without a store, the shift has no device. */
async function fillDevice(): Promise<void> {
  const fields = [...document.querySelectorAll<HTMLInputElement>('[data-device-id]')]
  if (fields.length === 0) return
  const id = await findDeviceId().catch(() => '')
  for (const field of fields) field.value = id
}

void fillDevice()
