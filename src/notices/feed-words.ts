/** Texts of the activity feed by language (BCP 47), beside those of the app package; the same keys in each. */
export type FeedWords = {
  readonly mission: string
  readonly message: (count: number) => string
  readonly direct: (count: number) => string
  readonly thread: (count: number) => string
  readonly summary: (mentions: number, threads: number) => string
  readonly access: string
  readonly from: (name: string, organisation: string) => string
  readonly fromIn: (name: string, organisation: string, channel: string) => string
}

const english: FeedWords = {
  mission: 'Mission',
  message: (count) => (count === 1 ? 'A new message. Open it to read.' : `${count} new messages. Open to read.`),
  direct: (count) =>
    count === 1 ? 'A new direct message. Open it to read.' : `${count} new direct messages. Open to read.`,
  thread: (count) => (count === 1 ? 'A new reply. Open it to read.' : `${count} new replies. Open to read.`),
  summary: (mentions, threads) => `Messages: ${mentions}, replies: ${threads}. Open to read.`,
  access: 'Open the app to see it.',
  from: (name, organisation) => `${name}, ${organisation}`,
  fromIn: (name, organisation, channel) => `${channel}: ${name}, ${organisation}`,
}

const arabic: FeedWords = {
  mission: 'المهمة',
  message: (count) => (count === 1 ? 'رسالة جديدة. افتحها لقراءتها.' : `رسائل جديدة: ${count}. افتح لقراءتها.`),
  direct: (count) =>
    count === 1 ? 'رسالة مباشرة جديدة. افتحها لقراءتها.' : `رسائل مباشرة جديدة: ${count}. افتح لقراءتها.`,
  thread: (count) => (count === 1 ? 'رد جديد. افتحه لقراءته.' : `ردود جديدة: ${count}. افتح لقراءتها.`),
  summary: (mentions, threads) => `الرسائل: ${mentions}، الردود: ${threads}. افتح لقراءتها.`,
  access: 'افتح التطبيق لمعرفة التفاصيل.',
  from: (name, organisation) => `${name}، ${organisation}`,
  fromIn: (name, organisation, channel) => `${channel}: ${name}، ${organisation}`,
}

export const feedWords = { en: english, ar: arabic } as const satisfies Record<string, FeedWords>

/** @param language BCP 47; English when there is none of it */
export function feedWordsFor(language: string): FeedWords {
  const base = language.toLowerCase().split('-')[0] ?? ''
  return base in feedWords ? feedWords[base as keyof typeof feedWords] : english
}
