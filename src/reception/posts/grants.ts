// Who works on post, and who keeps posts, lists and notices.
import type { Grants } from '../../platform/permit.ts'

export const postsGrants: Grants = {
  'reception.work': ['administrator', 'senior_administrator'],
  'reception.posts': ['senior_administrator'],
}
