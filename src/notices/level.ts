import type { NoticeLevel } from './notice.ts'

const order: readonly NoticeLevel[] = ['id-only', 'sender', 'full']

/** @returns the lower of what the operator allows at most and what the partner's terms say. */
export function levelOf(operatorMax: NoticeLevel, ofTerms: NoticeLevel): NoticeLevel {
  return order[Math.min(order.indexOf(operatorMax), order.indexOf(ofTerms))] ?? 'id-only'
}
